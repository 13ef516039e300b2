/** A public report in which the surroundings of CRIU decide (test/corpus/restorer/README.md). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#core/answer/answer.ts';
import { runMain } from './run-main.ts';

const REPORT = new URL('../../corpus/restorer/ns-last-pid-readonly/', import.meta.url);
const IMAGE = fileURLToPath(new URL('image.tar.gz', REPORT));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-restorer-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(facts: object, ...options: readonly string[]) {
  const profile = JSON.parse(gunzipSync(readFileSync(new URL('profile.json.gz', REPORT))).toString('utf8'));
  const path = join(folder, 'pod.json');
  writeFileSync(path, JSON.stringify({ ...profile, facts: { ...profile.facts, ...facts } }));
  const asked = ['--image', IMAGE, '--profile', path, '--output', 'json', ...options];
  const run = await runMain('can-restore', ...asked);
  const answer = (JSON.parse(run.out) as Answer).profiles[0];
  if (answer === undefined) throw new Error(run.err);
  return answer;
}

describe('a pod with a read-only ns_last_pid', () => {
  it('is a yes that names what it assumes', async () => {
    const answer = await ask({});
    expect(answer.verdict).toBe('yes');
    expect(answer.assumptions.filter((text) => /clone3.*ns_last_pid/.test(text))).toHaveLength(1);
  });

  it('is unknown where both are recorded, and a yes on a host', async () => {
    const pod = { seccomp: 'filter', nsLastPid: 'read-only', container: true };
    expect((await ask(pod)).verdict).toBe('unknown');
    const host = await ask({ seccomp: 'none', nsLastPid: 'writable', container: false });
    expect(host.verdict).toBe('yes');
    expect(host.assumptions.some((text) => text.includes('clone3'))).toBe(false);
  });

  it('is a no where CRIU lacks what its tasks hold', async () => {
    const answer = await ask({ capabilities: ['chown', 'sys-admin'] });
    const blockers = answer.findings.filter(({ severity }) => severity === 'blocker').map(({ rule }) => rule);
    expect({ verdict: answer.verdict, blockers }).toEqual({ verdict: 'no', blockers: ['cap-held'] });
  });

  it('refuses a runtime that it does not know', async () => {
    const path = join(folder, 'pod.json');
    const run = await runMain('can-restore', '--image', IMAGE, '--profile', path, '--runtime', 'docker');
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain('cri-o');
  });
});
