import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readInventory } from '#usecases/images/read-inventory.ts';
import { recordImage } from '#usecases/images/record-image.ts';
import { recordObservation } from '#usecases/observations/record-observation.ts';
import { putProfile } from '#usecases/profiles/put-profile.ts';
import { type Composed, composeForTest } from '../support/compose-for-test.ts';
import { openBrowser } from '../support/open-browser.ts';
import { watchPage } from './watch-page.ts';

let composed: Composed;
let browser: Browser;
beforeAll(async () => {
  composed = await composeForTest();
  browser = await openBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await composed?.close();
});

it('the page of conflicts shows both sides, by page, and is what its address says', async () => {
  const { ports } = composed;
  const inventory = {
    format: 'inventory',
    flavour: 'bare',
    arch: 'x86_64',
    origin: { kernel: null, criu: null, revision: null, evidence: '' },
    objects: [{ type: 'criu/img-format-version', version: 1, count: 1, attributes: {}, inferredBy: 'test' }],
    read: { bytes: 1, files: 1, records: 1, unknown: 0 },
  } as const;
  await recordImage(ports, readInventory(inventory), { name: 'web', tag: 'main' });
  // A machine of another kind cannot restore it, says the rule book; 51 reports say that it did.
  const names = Array.from({ length: 51 }, (_, index) => `arm-${String(index).padStart(2, '0')}`);
  for (const name of names) {
    await putProfile(ports, { name, profile: { release: '6.1.0', arch: 'aarch64', restorer: ['criu@4.2'] } });
  }
  await composed.settle();
  for (const profile of names) {
    const tool = { name: 'criu', version: '<b>4.2</b>' };
    const url = 'https://ci.example.org/run/7';
    const log = "Error (criu/cr-restore.c:1): Can't fork for 5: File exists";
    await recordObservation(ports, { image: 'web:main', profile, outcome: 'restored', tool, url, log });
  }

  const { url } = await composed.composition.startApi();
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  const complaints = watchPage(page);
  await page.goto(new URL('/', url).href);
  await page.getByRole('link', { name: 'Conflicts' }).click();
  const conflicts = page.locator('[data-conflict]');
  await page.locator('[data-conflict="web:main on arm-50"]').waitFor();
  expect(await conflicts.count()).toBe(50);
  const told = String(await conflicts.first().textContent());
  expect(told).toContain('Predicted ✕no, observed ●yes (reported)');
  expect(told).toContain('restored with criu <b>4.2</b>');
  expect(told).toContain('0 of 1 failed; 1 of 1 contradict the rules.');
  expect(told).toContain("Error (criu/cr-restore.c:1): Can't fork for <n> File exists");
  expect(await page.locator('#note').textContent()).toMatch(/^51 conflicts\. Revision \d+, rules rb\S+, read at /);

  await page.getByRole('link', { name: 'Older' }).click();
  await page.locator('[data-conflict="web:main on arm-00"]').waitFor();
  expect(new URL(page.url()).search).toMatch(/^\?cursor=./);
  await page.reload();
  await page.locator('[data-conflict="web:main on arm-00"]').waitFor();
  expect(await conflicts.count()).toBe(1);
  await page.getByRole('link', { name: 'web:main on arm-00' }).click();
  await page.locator('#answer [data-answer="yes"]').waitFor();
  expect(await page.locator('#answer').textContent()).toContain('reported, against the prediction, 0 of 1 failed');
  await page.locator('#all-arches').check();
  const cell = page.locator('[data-cell="web:main on arm-00"]');
  expect(await cell.getAttribute('title')).toBe('Real restores: 0 of 1 failed');
  expect(await cell.getAttribute('aria-label')).toBe('web:main on arm-00: yes, 0 of 1 failed');
  expect(await cell.textContent()).toBe('●yes0 of 1 failed');
  expect(complaints).toEqual([]);
  await page.close();
});
