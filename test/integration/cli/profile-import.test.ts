import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { xzOf } from '../../support/images/make-compressed.ts';
import { debOf } from '../../support/make-kernel-packages.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';

const DEBIAN = join(CORPUS, '../profiles/kconfig/debian-image-6.1.0-56-amd64.config.gz');
const TEXT = gunzipSync(readFileSync(DEBIAN)).toString('utf8');
const RESTORER = ['--restorer', 'criu@4.2'];

let folder = '';
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-import-'));
  writeFileSync(file('config-6.1.0-56-amd64'), TEXT);
  writeFileSync(file('linux-image.deb'), await debOf([{ name: './boot/config-6.1.0-56-amd64', data: TEXT }]));
  writeFileSync(file('no-head'), 'CONFIG_TUN=y\n');
  writeFileSync(file('faulty'), 'CONFIG_TUN=y\nCONFIG_TUN=?\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('profile import', () => {
  it.each([
    ['config-6.1.0-56-amd64', '6.1.0-56-amd64', 'the name of the file'],
    ['linux-image.deb', '6.1.0-56-amd64', 'the name of the file'],
  ])('makes a profile of %s that can be asked about', async (name, release, told) => {
    const out = file(`${name}.json`);
    const run = await runMain('profile', 'import', file(name), ...RESTORER, '-o', out);
    expect(run).toMatchObject({ code: 0, out: '' });
    expect(run.err).toContain(`release  ${release}, from ${told}`);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ release, arch: 'x86_64', kconfigComplete: true });
    const image = join(CORPUS, 'criu/6.1.0-56-amd64__pipes.tar.gz');
    const asked = await runMain('can-restore', '--image', image, '--profile', out, '-o', 'json');
    const parts = ['--config', DEBIAN, '--release', release, '--arch', 'x86_64', ...RESTORER];
    const expected = JSON.parse((await runMain('can-restore', '--image', image, ...parts, '-o', 'json')).out);
    expect(JSON.parse(asked.out).profiles[0].findings).toEqual(expected.profiles[0].findings);
  });

  it('takes release and architecture from the head, or as told', async () => {
    const head = await runMain('profile', 'import', DEBIAN, ...RESTORER);
    expect(JSON.parse(head.out)).toMatchObject({ release: '6.1.192', arch: 'x86_64' });
    const told = await runMain(
      'profile',
      'import',
      file('no-head'),
      ...RESTORER,
      '--release',
      '6.6.1',
      '--arch',
      'arm64',
    );
    expect(JSON.parse(told.out)).toMatchObject({ release: '6.6.1', arch: 'arm64', kconfig: { CONFIG_TUN: 'y' } });
  });

  it("writes a file for each variant of Debian's linux-config, whose names have no release", async () => {
    const to = mkdtempSync(join(folder, 'out-'));
    const place = './usr/src/linux-config-6.1/config.amd64';
    const data = gunzipSync(readFileSync(DEBIAN));
    const files = ['none_amd64', 'rt_amd64'].map((name) => ({ name: `${place}_${name}.xz`, data: xzOf(data) }));
    writeFileSync(file('linux-config.deb'), await debOf(files));
    const run = await runMain('profile', 'import', file('linux-config.deb'), ...RESTORER, '--out-dir', to);
    expect(run.code).toBe(0);
    expect(run.err).toContain('release  6.1.192, from the header of the configuration');
    expect(readdirSync(to).sort()).toEqual([
      '6.1.192-x86_64-amd64_none_amd64.json',
      '6.1.192-x86_64-amd64_rt_amd64.json',
    ]);
  });

  it('waits for a pipe that is slow', async () => {
    const pipe = file('slow');
    execFileSync('mkfifo', [pipe]);
    const imported = runMain('profile', 'import', pipe, ...RESTORER, '--release', '6.1.0-99-amd64');
    const writer = spawn('sh', ['-c', 'exec 3>"$1"; sleep 0.3; zcat "$2" >&3', 'sh', pipe, DEBIAN]);
    const run = await imported;
    writer.kill();
    expect({ code: run.code, err: run.err.includes('EAGAIN') }).toEqual({ code: 0, err: false });
    expect(JSON.parse(run.out)).toMatchObject({ release: '6.1.0-99-amd64', arch: 'x86_64' });
  });

  it('says that the restorer is wrong, not the configuration', async () => {
    const run = await runMain('profile', 'import', DEBIAN, '--restorer', 'criu');
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain("option '--restorer <restorer>' argument 'criu' is invalid");
    expect(run.err).toContain('expected criu@<release> or linux-cr@<revision>');
  });

  it('writes a file for each of several', async () => {
    const to = mkdtempSync(join(folder, 'out-'));
    const files = [DEBIAN, file('config-6.1.0-56-amd64')];
    expect((await runMain('profile', 'import', ...files, ...RESTORER)).code).toBe(2);
    expect((await runMain('profile', 'import', ...files, ...RESTORER, '--out-dir', to)).code).toBe(0);
    expect(readdirSync(to).sort()).toEqual(['6.1.0-56-amd64-x86_64.json', '6.1.192-x86_64.json']);
  });

  it('writes the first where two would have one name, and says which is left out', async () => {
    const to = mkdtempSync(join(folder, 'out-'));
    const files = [file('config-6.1.0-56-amd64'), file('linux-image.deb')];
    const run = await runMain('profile', 'import', ...files, ...RESTORER, '--out-dir', to, '--force');
    expect(run.code).toBe(2);
    expect(run.err).toContain('6.1.0-56-amd64-x86_64.json');
    expect(readdirSync(to)).toEqual(['6.1.0-56-amd64-x86_64.json']);
  });

  it('reports each file that is none, and goes on', async () => {
    const to = join(folder, 'made', 'for-it');
    const bad = [file('nothing'), join(CORPUS, 'linux-cr/a-minimal.img')];
    const run = await runMain('profile', 'import', ...bad, DEBIAN, ...RESTORER, '--out-dir', to, '--quiet');
    expect(run.code).toBe(2);
    expect(readdirSync(to)).toEqual(['6.1.192-x86_64.json']);
    for (const path of bad) expect(run.err).toContain(path);
    expect(run.err).toContain('2 of 3 files could not be imported');
  });

  it.each([
    ['no restorer', [DEBIAN], /--restorer/],
    ['no release', ['no-head', ...RESTORER], /--release/],
    ['a line that is none', ['faulty', ...RESTORER], /line 2/],
    ['an image', [join(CORPUS, 'linux-cr/a-minimal.img'), ...RESTORER], /not a kernel/],
    ['no file', ['nothing', ...RESTORER], /ENOENT/],
    ['an invalid restorer', [DEBIAN, '--restorer', 'tar'], /"tar" is not a restorer/],
  ])('exits with 2 for %s', async (_, [path = '', ...options], reason) => {
    const run = await runMain('profile', 'import', path.startsWith('/') ? path : file(path), ...options);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(reason);
  });
});
