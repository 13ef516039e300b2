import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { evaluateCells } from '#usecases/evaluation/evaluate-cells.ts';
import { readImage } from '#usecases/images/read-image.ts';
import { recordImage } from '#usecases/images/record-image.ts';
import { deleteProfile } from '#usecases/profiles/delete-profile.ts';
import { putProfile } from '#usecases/profiles/put-profile.ts';
import { type Composed, composeForTest } from '../support/compose-for-test.ts';
import { openBrowser } from '../support/open-browser.ts';
import { watchPage } from './watch-page.ts';

const UPLOADED = fileURLToPath(new URL('../../data/images/linux-cr/g-skb-frag-unframed-page.img', import.meta.url));
const WORDS = ['●yes', '◐with steps', '✕no', '?unknown'];

let composed: Composed;
let url: string;
let browser: Browser;
let page: Page;
let complaints: readonly string[];
beforeAll(async () => {
  composed = await composeForTest({ record: 'first-start' });
  await composed.settle();
  ({ url } = await composed.composition.startApi());
  browser = await openBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await composed?.close();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(30_000);
  complaints = watchPage(page);
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const cell = (image: string, profile: string): Locator => page.locator(`[data-cell="${image} on ${profile}"]`);
const matrix = (): Locator => page.locator('#matrix');
const answer = (): Locator => page.locator('#answer [data-answer]');

/** Waits until the row of an image is there and none of its cells is open. */
async function verdictsOf(image: string): Promise<string[]> {
  const row = matrix()
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: image }) });
  await row.first().waitFor();
  await page.locator('#open').waitFor({ state: 'hidden' });
  return row.getByRole('button').allTextContents();
}

describe('the first page', () => {
  it('shows the samples, takes an upload, answers, and is what its address says', async () => {
    await page.goto(url);
    await cell('podman-container', 'talos-6.18-amd64').waitFor();
    expect(await cell('podman-container', 'talos-6.18-amd64').textContent()).toBe('◐with steps');
    expect(await cell('pipes', 'cos-117-amd64').textContent()).toBe('●yes');
    expect(await cell('pipes', 'alpine-6.18-amd64').textContent()).toBe('✕no');
    const criu = await matrix().getByRole('button').allTextContents();
    expect(criu).toHaveLength(7 * 13);
    expect(criu.filter((text) => !WORDS.includes(text))).toEqual([]);
    expect(await page.locator('#matrix-note').textContent()).toMatch(/7 images on 17 profiles.*Revision \d+, read at/);
    expect(await cell('web', 'linux-cr-2.6.38').count()).toBe(0);

    await page.getByRole('link', { name: 'Linux-CR' }).click();
    await cell('web', 'linux-cr-2.6.38').waitFor();
    expect(new URL(page.url()).search).toBe('?family=linux-cr');
    expect(await cell('web', 'linux-cr-2.6.38').textContent()).toBe('●yes');
    expect(await cell('web', 'linux-cr-2.6.40').textContent()).toBe('◐with steps');
    expect(await matrix().getByRole('button').count()).toBe(3 * 18);
    await page.goBack();
    await cell('podman-container', 'talos-6.18-amd64').waitFor();
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await cell('web', 'cos-117-amd64').waitFor();
    expect(await cell('web', 'cos-117-amd64').textContent()).toBe('✕no');
    expect(await matrix().getByRole('button').count()).toBe(10 * 31);

    await page.getByLabel('Drop a checkpoint here').setInputFiles(UPLOADED);
    await page.getByLabel('Name', { exact: true }).fill('sockets');
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByText('Stored sockets').waitFor();
    const verdicts = await verdictsOf('sockets');
    expect(verdicts).toHaveLength(31);
    expect(verdicts.filter((text) => !WORDS.includes(text))).toEqual([]);

    expect(await page.getByLabel('Can', { exact: true }).inputValue()).toBe('sockets');
    await page.getByLabel('target', { exact: true }).fill('2.6.40');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await answer().waitFor();
    const told = String(await answer().textContent());
    expect(await answer().getAttribute('data-answer')).toBe('conditional');
    expect(told).toContain('Linux 3.0 reports itself as 2.6.40');
    expect(told).toContain('Restamp the header');
    expect(told).toContain('The restart compares the version numbers in the header with its own.');
    expect(told).toContain('Required: kernel version 2.6.38; found: kernel 2.6.40 (3.0).');

    const { search } = new URL(page.url());
    expect(search).toBe('?image=sockets&kernel=2.6.40&family=all');
    await page.reload();
    await answer().waitFor();
    expect(await answer().textContent()).toBe(told);
    expect(await page.getByLabel('target', { exact: true }).inputValue()).toBe('2.6.40');

    await cell('web', 'linux-cr-2.6.38-no-sysvipc').click();
    await page.locator('#answer [data-answer="no"]').waitFor();
    await page.goBack();
    await page.locator('#answer [data-answer="conditional"]').waitFor();
  });

  it('records a kernel of the atlas that an answer is about by a click', async () => {
    await page.goto(`${url}/?image=pipes&kernel=6.8.0-38-generic`);
    await answer().waitFor();
    expect(await answer().textContent()).toContain(
      'No profile records this kernel. Answered by this very build of the atlas',
    );
    await page.getByRole('button', { name: 'Record as a profile' }).click();
    const name = 'ubuntu-24.04-lts-6.8.0-38-generic-x86_64';
    await page.waitForURL((address) => address.searchParams.get('profile') === name);
    await cell('pipes', name).waitFor();
    await page.locator('#answer [data-answer="conditional"]').waitFor();
    expect(await answer().textContent()).not.toContain('No profile records this kernel');
    await composed.settle();
    await deleteProfile(composed.ports, { name });
  });

  it('has the image that was asked about in view', async () => {
    await page.goto(`${url}/?image=web&kernel=2.6.38`);
    await cell('web', 'linux-cr-2.6.38').waitFor();
    expect(await cell('pipes', 'cos-117-amd64').count()).toBe(0);
  });

  it('shows profiles of architectures that no image here has only on demand', async () => {
    await page.goto(`${url}/?family=all`);
    await cell('web', 'linux-cr-5c3471a-x86_64').waitFor();
    expect(await cell('web', 'linux-cr-5c3471a-s390x').count()).toBe(0);
    await page.getByLabel('Also show the 53 profiles of other architectures').check();
    await cell('web', 'linux-cr-5c3471a-s390x').waitFor();
    expect(await cell('web', 'linux-cr-5c3471a-s390x').textContent()).toBe('✕no');
    expect(await matrix().getByRole('columnheader').count()).toBe(84);
    await page.getByLabel('Also show the 53 profiles of other architectures').uncheck();
    await cell('web', 'linux-cr-5c3471a-s390x').waitFor({ state: 'detached' });
  });

  it('is worked with the keyboard alone', async () => {
    await page.goto(`${url}/?family=all`);
    await cell('web', 'linux-cr-2.6.38').waitFor();
    // One stop of the Tab key for the whole matrix; inside it the arrow keys move.
    await page.getByRole('button', { name: 'Ask', exact: true }).focus();
    for (const _family of ['CRIU', 'Linux-CR', 'all']) await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('all-arches');
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate<string | null>('document.activeElement.dataset.cell');
    const first = await focused();
    expect(first).toMatch(/ on linux-cr-76fcfe5-x86_64$/);
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key);
    const chosen = String(await focused());
    expect(chosen).toMatch(/ on linux-cr-2\.6\.33-v23-rc1$/);
    expect(chosen.split(' on ')[0]).not.toBe(first?.split(' on ')[0]);
    await page.keyboard.press('Enter');
    await answer().waitFor();
    expect(new URL(page.url()).searchParams.get('profile')).toBe('linux-cr-2.6.33-v23-rc1');
    expect(await page.locator('[aria-current="true"]').getAttribute('data-cell')).toBe(chosen);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('file');
  });

  it.each(['light', 'dark'] as const)(
    'fits a small screen, and unknown is grey, in %s colours',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 800 });
      await page.goto(`${url}/?image=web&kernel=2.6.38`);
      await page.locator('#answer [data-answer="mixed"]').waitFor();
      await cell('web', 'linux-cr-2.6.38').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      const colours = await page.evaluate<[string, string][]>(
        `[...document.querySelectorAll('#legend .verdict')].map((word) =>
         [word.className.split('is-')[1], getComputedStyle(word).color])`,
      );
      const rgb = new Map(colours.map(([word, colour]) => [word, colour.match(/\d+/g)]));
      for (const word of ['unknown', 'wanted', 'failed']) expect(new Set(rgb.get(word)).size, word).toBe(1);
      for (const word of ['yes', 'no', 'mixed', 'conditional'])
        expect(new Set(rgb.get(word)).size, word).toBeGreaterThan(1);
    },
  );

  it('tells how many cells are open, and goes on by itself when they are decided', async () => {
    const idle = await composeForTest({ worker: false });
    try {
      const { ports, composition } = idle;
      const profile = { release: '6.5.0', arch: 'x86_64', restorer: 'criu@4.2' };
      await putProfile(ports, { name: 'bare', profile });
      const body = createReadStream(new URL('../../data/images/criu/6.1.0-56-amd64__pipes.tar.gz', import.meta.url));
      await recordImage(ports, await readImage(ports, body), { name: 'pipes' });
      await page.goto((await composition.startApi()).url);
      await page.getByText('1 of 1 cells are not evaluated yet.').waitFor();
      expect(await cell('pipes', 'bare').textContent()).toBe('…waiting');
      for (const signatureId of await ports.cells.openSignatures(0, 10)) await evaluateCells(ports, { signatureId });
      await cell('pipes', 'bare').getByText('unknown').waitFor();
      expect(await page.locator('#open').isVisible()).toBe(false);
      // The page is left before its service ends, so that nothing it asks for fails.
      await page.goto('about:blank');
    } finally {
      await idle.close();
    }
  });

  it('documents the API without complaint', async () => {
    await page.goto(`${url}/docs`);
    await page.getByText('/api/v1/can-restore', { exact: true }).first().waitFor();
    await page.goto(`${url}/docs/errors#image-truncated`);
    await page.getByText('The image is truncated').waitFor();
  });
});
