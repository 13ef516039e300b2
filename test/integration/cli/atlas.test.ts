/** Questions about kernels that no file and no service describes, and the commands around the atlas. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#core/answer/answer.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';

const IMAGE = join(CORPUS, 'containers/truthbox-podman.tar.gz');
const DATA = join(CORPUS, '..');
const DEBIAN = join(DATA, 'profiles/kconfig/debian-image-6.1.0-57-amd64.config.gz');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-atlas-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(...options: readonly string[]): Promise<Answer> {
  const run = await runMain('can-restore', '--image', IMAGE, ...options, '-o', 'json');
  if (run.out === '') throw new Error(run.err);
  return JSON.parse(run.out);
}

describe('can-restore', () => {
  it('answers about a build that the atlas has, with what the answer rests on', async () => {
    const answer = await ask('--kernel', '6.1.0-57-amd64');
    expect(answer.profiles).toHaveLength(1);
    expect(answer.profiles[0]).toMatchObject({
      profile: 'debian/12/6.1.0-57-amd64/x86_64',
      kernel: '6.1.0-57-amd64',
      basis: {
        from: 'atlas',
        match: 'exact',
        kernels: ['debian/12/6.1.0-57-amd64/x86_64'],
        changed: [],
        releaseFrom: 'package',
        complete: true,
        restorer: 'criu@3.17.1',
      },
    });
    expect(answer.profiles[0]?.assumptions).toContain('criu@3.17.1 restores, which Debian bookworm ships');
    expect(answer.notes.join('\n')).toContain('profile add --atlas debian/12/6.1.0-57-amd64/x86_64');
  });

  it('answers about a build between two of the atlas as about both', async () => {
    const [profile] = (await ask('--kernel', '6.8.0-45-generic', '--restorer', 'criu@4.2')).profiles;
    expect(profile?.basis).toMatchObject({ match: 'between', changed: [], restorer: 'criu@4.2' });
    expect(profile?.basis?.kernels).toHaveLength(2);
    const around = await Promise.all(
      ['6.8.0-38-generic', '6.8.0-52-generic'].map((kernel) => ask('--kernel', kernel, '--restorer', 'criu@4.2')),
    );
    expect(around.map(({ profiles }) => profiles[0]?.verdict)).toEqual([profile?.verdict, profile?.verdict]);
    expect(around[0]?.profiles[0]?.findings).toEqual(profile?.findings);
  });

  it('takes nothing for granted in a strict question', async () => {
    const [profile] = (await ask('--kernel', '6.8.0-45-generic', '--strict')).profiles;
    expect(profile?.verdict).toBe('unknown');
    expect(profile?.findings.filter(({ rule }) => rule === 'atlas').map(({ severity }) => severity)).toContain(
      'unknown',
    );
  });

  it('names every distribution that has such a kernel', async () => {
    const { profiles } = await ask('--kernel', '5.14.0-427.13.1.el9_4.x86_64');
    const distros = profiles.map(({ profile }) => profile.split('/')[0]);
    expect(new Set(distros).size).toBe(distros.length);
    expect(distros).toEqual(expect.arrayContaining(['rhel', 'rocky', 'almalinux']));
  });

  it('answers about the newest kernels of a distribution', async () => {
    const { profiles, question } = await ask('--distro', 'Talos');
    expect(question).toMatchObject({ distro: 'talos' });
    expect(profiles.map(({ kernel }) => kernel)).toEqual(['6.18.45-talos']);
    const old = await ask('--distro', 'debian/12', '--arch', 'arm64');
    for (const { profile, arch } of old.profiles)
      expect([profile.slice(0, 10), arch]).toEqual(['debian/12/', 'aarch64']);
    expect(old.profiles.length).toBeGreaterThan(1);
  });

  it('is unknown where the atlas has no such kernel', async () => {
    for (const options of [
      ['--kernel', '6.8.0-45-nobodys'],
      ['--distro', 'nobodys/1'],
    ]) {
      const answer = await ask(...options);
      expect([answer.answer, answer.profiles]).toEqual(['unknown', []]);
      expect(answer.notes.length).toBeGreaterThan(0);
    }
  });

  it.each([
    [['--kernel', '6.8.0-45-generic', '--config', DEBIAN], '--config cannot be combined with --kernel and --distro'],
    [['--distro', 'a/b/c'], 'must be a distribution, with or without its version'],
    [['--distro', 'ubuntu', '--kernel', '6.1'], 'cannot be combined'],
    [['--series', '6.1'], 'require --profile files'],
    [['--kernel', '6.1'], 'A whole release such as 6.8.0-45-generic'],
  ])('refuses %j', async (options, text) => {
    const run = await runMain('can-restore', '--image', IMAGE, ...options);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toContain(text);
  });
});

describe('atlas', () => {
  it('searches by distribution, release, architecture and day', async () => {
    const search = async (...options: readonly string[]) =>
      JSON.parse((await runMain('atlas', 'search', ...options, '-o', 'json')).out);
    const ubuntu = await search('generic', '--distro', 'ubuntu/24.04', '--arch', 'amd64');
    expect(ubuntu.items.map(({ release }: { release: string }) => release)).toEqual([
      '6.8.0-52-generic',
      '6.8.0-38-generic',
    ]);
    const recent = await search('--since', '2026-01-01', '--kernels', '>=6.18', '--limit', '3');
    expect(recent.items).toHaveLength(3);
    expect(recent.total).toBeGreaterThan(3);
    for (const { date } of recent.items) expect(date >= '2026-01-01').toBe(true);
    const table = await runMain('atlas', 'search', '--distro', 'rhcos');
    expect(table.out).toMatch(/^KERNEL +CONFIGURATION +DATE\nrhcos\//);
    expect((await runMain('atlas', 'search', 'nobodys')).code).toBe(3);
  });

  it('shows a kernel with the options that rules ask for', async () => {
    const { code, out } = await runMain('atlas', 'show', 'rocky/9/5.14.0-503.35.1.el9_5.x86_64/x86_64');
    expect(code).toBe(0);
    expect(out).toContain('restorer       criu@3.18\n');
    expect(out).toContain('\nCONFIG_VETH=m\n');
  });

  it.each([
    [['atlas', 'show', 'rocky/9/5.14.0-503.el9/x86_64'], 'the nearest are rocky/'],
    [['atlas', 'search', '--kernels', 'x'], '--kernels: '],
    [['atlas', 'search', '--arch', 'vax'], '--arch: '],
    [['atlas', 'search', '--since', 'yesterday'], '--since: must be a day'],
  ])('%j is refused with what to do', async (args, text) => {
    const run = await runMain(...args);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toContain(text);
  });

  it('is added to in a checkout, whole or not at all', async () => {
    const data = join(folder, 'data');
    cpSync(join(DATA, 'atlas'), join(data, 'atlas'), { recursive: true });
    cpSync(join(DATA, 'atlas.br'), join(data, 'atlas.br'));
    const of = (file: string) => readFileSync(join(data, file));
    const [lines, packed] = [of('atlas/debian.ndjson').toString(), of('atlas.br')];
    const config = join(folder, 'config-6.1.0-99-amd64');
    writeFileSync(config, gunzipSync(readFileSync(DEBIAN)));
    const add = (...args: readonly string[]) =>
      runMain('atlas', 'add', config, '--distro', 'Debian', '--source', 'a test', '--data', data, ...args);

    const refused = await add('--date', 'yesterday');
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('6.1.0-99-amd64: date: must be a day')]);
    expect([of('atlas/debian.ndjson').toString(), of('atlas.br')]).toEqual([lines, packed]);

    const added = await add('--distro-version', '12', '--date', '2026-12-01');
    expect(added).toMatchObject({ code: 0, out: 'added  debian/12/6.1.0-99-amd64/x86_64\n' });
    const before = new Set(lines.split('\n'));
    const more = of('atlas/debian.ndjson')
      .toString()
      .split('\n')
      .filter((line) => !before.has(line));
    expect(more.map((line) => JSON.parse(line))).toMatchObject([
      { release: '6.1.0-99-amd64', releaseFrom: 'package', form: 'kbuild', version: '12', date: '2026-12-01' },
    ]);
    expect(of('atlas.br').equals(packed)).toBe(false);
  });
});

describe('profile add', () => {
  it('writes a profile that answers as the atlas does', async () => {
    const out = join(folder, 'debian.json');
    const address = 'debian/12/6.1.0-57-amd64/x86_64';
    expect((await runMain('profile', 'add', '--atlas', address, '--out', out)).code).toBe(0);
    const recorded = (await ask('--profile', out)).profiles[0];
    const [direct] = (await ask('--kernel', '6.1.0-57-amd64')).profiles;
    expect([recorded?.verdict, recorded?.findings]).toEqual([direct?.verdict, direct?.findings]);
    expect(JSON.parse(readFileSync(out, 'utf8')).labels).toMatchObject({ source: 'atlas', atlas: address });
  });
});
