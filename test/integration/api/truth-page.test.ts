import type { Express } from 'express';
import { describe, expect, it } from 'vitest';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { loadTruth, type Truth, type TruthRestore } from '#web/truth.ts';
import { truthPageHtml } from '#web/truth-page.ts';
import { appOver, call } from './api-under-test.ts';

/** The page is of a file that comes with the product: nothing is stored. */
const app: Express = appOver({ evaluator: OWN_EVALUATOR } as Ports);

function rowsOf(html: string, section: string): readonly string[] {
  const part = html.split('<h2 id="').find((one) => one.startsWith(`${section}"`)) ?? '';
  return [...part.matchAll(/^<tr><td>.*<\/tr>$/gm)].map(([row]) => row);
}

describe('/docs/truth', () => {
  it('shows every recorded restore and every report', async () => {
    const { restores, reports, untold } = await loadTruth();
    expect(restores.length).toBeGreaterThanOrEqual(435);
    const { status, type, text, headers } = await call(app, 'get', '/docs/truth');
    expect([status, type]).toEqual([200, 'text/html']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';/);
    expect(rowsOf(text, 'restores')).toHaveLength(restores.length);
    expect(rowsOf(text, 'steps')).toHaveLength(restores.filter(({ steps }) => steps.length > 0).length);
    expect(rowsOf(text, 'reports')).toHaveLength(reports.length + untold.length);
    expect(text).toContain('<a href="/docs/rules/route-link-down">');
  });

  it('is open where a token is asked for', async () => {
    const guarded = appOver({ evaluator: OWN_EVALUATOR } as Ports, { auth: 'token', tokens: ['right'] });
    expect((await call(guarded, 'get', '/docs/truth?show=wrong')).status).toBe(200);
  });

  it('refuses a filter that it does not know', async () => {
    for (const query of ['show=maybe', 'kernel=6.1']) {
      const { status, body } = await call(app, 'get', `/docs/truth?${query}`);
      expect([status, body.code]).toEqual([400, 'request-malformed']);
    }
  });
});

describe('the table of truth', () => {
  const restore = (patch: Partial<TruthRestore>): TruthRestore => ({
    ...{ image: 'web', program: 'web', kernel: '6.1', restorer: 'criu@4.2', outcome: 'restored', verdict: 'yes' },
    ...{ findings: [], sign: null, steps: [], shownBy: null, assumptions: [0], contradiction: null },
    ...patch,
  });
  const right = restore({ image: 'right', assumptions: [0, 1] });
  const wrong = restore({ image: '<b>"wrong"</b>', contradiction: 'restored, but predicted no' });
  const truth: Truth = { restores: [right, wrong], assumptions: ['a file', 'a port'], reports: [], untold: [] };

  it.each([
    ['all', 2],
    ['right', 1],
    ['wrong', 1],
  ] as const)('shows %s predictions, and counts all', (filter, count) => {
    const html = truthPageHtml(truth, RULE_BOOK.rules, filter);
    expect(rowsOf(html, 'restores')).toHaveLength(count);
    expect(html).toContain('2 real restores of 2 images on 1 kernels. 1 predictions are wrong.');
    expect(html.includes('<strong>wrong</strong>: restored, but predicted no')).toBe(filter !== 'right');
  });

  it('escapes what it shows, and tells assumptions of all rows from those of some', () => {
    const html = truthPageHtml(truth, RULE_BOOK.rules, 'all');
    expect(html).toContain('<code>&lt;b&gt;&quot;wrong&quot;&lt;/b&gt;</code>');
    expect(html).toContain('<li>a file</li>');
    expect(html).toContain('<li>A1: a port</li>');
    expect(rowsOf(html, 'restores').map((row) => row.includes('<td>A1</td>'))).toEqual([true, false]);
  });
});
