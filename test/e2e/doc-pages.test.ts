import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { appOver } from '../integration/api/api-under-test.ts';
import { openBrowser } from '../support/open-browser.ts';
import { watchPage } from './watch-page.ts';

let listening: Server;
let url = '';
let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  // These pages are of data that comes with the product: nothing is stored.
  listening = appOver({ evaluator: OWN_EVALUATOR } as Ports).listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  browser = await openBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  listening.close();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  complaints = watchPage(page);
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const heading = () => page.getByRole('heading', { level: 1 }).textContent();
/** A narrow column of text in the middle is the work of page.css. */
const isStyled = () => page.evaluate<boolean>("getComputedStyle(document.body).maxWidth !== 'none'");

it('lead from the index to a rule and back, with their style and without a script', async () => {
  await page.goto(`${url}/docs/rules`);
  expect(await isStyled()).toBe(true);
  await page.getByRole('link', { name: 'memfd', exact: true }).click();
  await page.waitForURL('**/docs/rules/memfd');
  expect([await heading(), await isStyled()]).toEqual(['memfd', true]);
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
    'Applies to',
    'Needs',
    'If a need is not met',
    'Evidence',
    'Last confirmed',
  ]);
  await page.getByRole('link', { name: 'Rules', exact: true }).click();
  await page.waitForURL('**/docs/rules');
});

it('are a page too where there is none', async () => {
  await page.goto(`${url}/docs/rules/tcp-establihed`);
  expect([await heading(), await isStyled()]).toEqual(['Rule not found', true]);
  expect(await page.getByText('tcp-established').count()).toBe(1);
  await page.getByRole('link', { name: 'rule-not-found', exact: true }).click();
  await page.waitForURL('**/docs/errors#rule-not-found');
  // The browser itself complains of the status.
  expect(complaints.splice(0)).toEqual([`404: ${url}/docs/rules/tcp-establihed`, expect.stringContaining('404')]);
});

it('filter predictions by what came of them', async () => {
  await page.goto(`${url}/docs/truth`);
  const rows = page.locator('#restores ~ .prose-table').first().locator('tbody tr');
  expect(await rows.count()).toBeGreaterThanOrEqual(435);
  await page.getByRole('link', { name: 'wrong', exact: true }).click();
  await page.waitForURL('**/docs/truth?show=wrong');
  expect(await rows.count()).toBe(0);
  expect(await page.locator('[aria-current="page"]').textContent()).toBe('wrong');
});

it('show error codes in the same style', async () => {
  await page.goto(`${url}/docs/errors#image-truncated`);
  expect([await heading(), await isStyled()]).toEqual(['Error codes', true]);
});
