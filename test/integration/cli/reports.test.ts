/** Public reports of failed and of working restores: each is answered right (test/corpus/reports/README.md). */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#core/answer/answer.ts';
import { runMain } from './run-main.ts';

const REPORTS = new URL('../../corpus/reports/', import.meta.url);

interface Expected {
  readonly accept: readonly string[];
  readonly cause: string;
  readonly rulesNotBlocking?: readonly string[];
  readonly mustMention?: string;
}

const SLUGS = readdirSync(REPORTS, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-reports-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(slug: string) {
  const at = (file: string) => new URL(`${slug}/${file}`, REPORTS);
  const profile = join(folder, `${slug}.json`);
  writeFileSync(profile, gunzipSync(readFileSync(at('profile.json.gz'))));
  const image = fileURLToPath(at('image.tar.gz'));
  const run = await runMain('can-restore', '--image', image, '--profile', profile, '--output', 'json');
  const answer = (JSON.parse(run.out) as Answer).profiles[0];
  if (answer === undefined) throw new Error(run.err);
  return { answer, expected: JSON.parse(readFileSync(at('expected.json'), 'utf8')) as Expected };
}

describe('a public report', () => {
  it('is there', () => {
    expect(SLUGS.length).toBeGreaterThanOrEqual(4);
  });

  it.each(SLUGS)('is answered right: %s', async (slug) => {
    const { answer, expected } = await ask(slug);
    expect({ verdict: answer.verdict, cause: expected.cause }).toEqual({
      verdict: expect.toBeOneOf([...expected.accept]),
      cause: expected.cause,
    });
    const blockers = answer.findings.filter(({ severity }) => severity === 'blocker').map(({ rule }) => rule);
    for (const rule of expected.rulesNotBlocking ?? []) expect(blockers).not.toContain(rule);
    if (expected.mustMention !== undefined) expect(JSON.stringify(answer.findings)).toContain(expected.mustMention);
  });

  it.each(SLUGS)('has a way out that was tried, where the answer is no: %s', async (slug) => {
    const { answer } = await ask(slug);
    expect(answer.waysOut === undefined).toBe(answer.verdict !== 'no');
    if (answer.verdict !== 'no') return;
    expect(answer.steps).toEqual([]);
    expect(answer.waysOut).not.toEqual([]);
    expect(answer.waysOut?.map(({ verdict }) => verdict)).not.toContain('no');
  });
});
