import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CORPUS, runCli } from './run-cli.ts';
import { runMain } from './run-main.ts';

const IMAGE = {
  /** One task, no pages of note: the smallest Linux-CR stream. */
  linuxCr: join(CORPUS, 'linux-cr/a-minimal.img'),
  /** With System V IPC, sockets, epoll and a pty. */
  linuxCrRich: join(CORPUS, 'linux-cr/b-pipes-epoll-sockets-ipc-pty.img'),
  truncated: join(CORPUS, 'linux-cr/d1-truncated-in-page-data.img'),
  criu: join(CORPUS, 'criu/6.1.0-56-amd64__timens.tar.gz'),
};
const DEBIAN = join(CORPUS, '../profiles/kconfig/debian-image-6.1.0-56-amd64.config.gz');

let folder = '';
const profileFile = (name: string) => join(folder, `${name}.json`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-cli-'));
  const builtin: { name: string; kconfigFile?: string }[] = JSON.parse(
    readFileSync(join(CORPUS, '../profiles/built-in.json'), 'utf8'),
  );
  for (const { name, kconfigFile, ...input } of builtin) {
    if (kconfigFile === undefined) writeFileSync(profileFile(name), JSON.stringify(input));
  }
  writeFileSync(profileFile('broken'), '{"release": "latest", "arch": "x86_64", "restorer": "criu@4.2", "extra": 1}');
  writeFileSync(profileFile('no-json'), 'CONFIG_TUN=y\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scan', () => {
  it('prints the inventory as JSON', async () => {
    const run = await runMain('scan', IMAGE.linuxCr, '--output', 'json');
    expect(run).toMatchObject({ code: 0, err: '' });
    const inventory = JSON.parse(run.out);
    expect(inventory).toMatchObject({ format: 'linux-cr', flavour: 'stream', arch: 'x86_64' });
    expect(inventory.objects.map(({ type }: { type: string }) => type)).toContain('linux-cr/task');
  });

  it('prints a table and reads standard input', async () => {
    const run = await runCli(['scan', '-'], readFileSync(IMAGE.criu));
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/^format {5}criu \(bare\), x86_64$/m);
    expect(run.out).toMatch(/^criu\/\S+ +1 +\d+/m);
  });

  it.each([
    ['a truncated image', () => IMAGE.truncated, /image-truncated .*at byte \d+/],
    [
      'no image',
      () => DEBIAN,
      /not a checkpoint image: expected a Linux-CR stream .* \(image-not-recognised at byte 0\)/,
    ],
    ['an empty file', () => '/dev/null', /the image is empty \(image-empty/],
    ['no file', () => join(folder, 'nothing'), /ENOENT/],
    ['a folder', () => folder, /EISDIR/],
  ])('exits with 2 and says why for %s', async (_, path, reason) => {
    const run = await runMain('scan', path());
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(reason);
  });
});

describe('can-restore with files', () => {
  const ask = (...options: string[]) => runMain('can-restore', ...options);

  it('exits with 0 for yes', async () => {
    const run = await ask('--image', IMAGE.linuxCr, '--profile', profileFile('linux-cr-2.6.38'));
    expect(run.out.split('\n')[0]).toBe('YES');
    expect(run).toMatchObject({ code: 0, err: '' });
  });

  it('exits with 1 for no and says which option is off', async () => {
    const run = await ask('--image', IMAGE.linuxCrRich, '--profile', profileFile('linux-cr-2.6.38-no-sysvipc'));
    expect(run.out.split('\n')[0]).toBe('NO');
    expect(run.out).toContain('CONFIG_SYSVIPC');
    expect(run.code).toBe(1);
  });

  it('exits with 3 for unknown and names the fact that is missing', async () => {
    const run = await ask(
      '--image',
      IMAGE.linuxCr,
      '--release',
      '2.6.38',
      '--arch',
      'x86_64',
      '--restorer',
      'linux-cr@5c3471a',
    );
    expect(run.out.split('\n')[0]).toBe('UNKNOWN');
    expect(run.out).toContain('CONFIG_CHECKPOINT');
    expect(run.code).toBe(3);
  });

  it('answers in the shape of the service, from a .config', async () => {
    const kernel = ['--config', DEBIAN, '--release', '6.1.0-56-amd64', '--arch', 'amd64', '--restorer', 'criu@4.2'];
    const run = await ask('--image', IMAGE.linuxCr, ...kernel, '-o', 'json');
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({
      image: { format: 'linux-cr', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      answer: 'no',
      counts: { yes: 0, conditional: 0, no: 1, unknown: 0 },
      profiles: [{ kernel: '6.1.0-56-amd64', arch: 'x86_64', verdict: 'no', grade: 'predicted', conflict: false }],
      notes: [],
    });
  });

  it('says that 2.6.40 is 3.0', async () => {
    const run = await ask('--image', IMAGE.linuxCr, '--profile', profileFile('linux-cr-2.6.40'));
    expect(run.out).toContain('found kernel 2.6.40 (3.0)');
  });

  it.each([
    ['nothing', []],
    ['no kernel', ['--image', 'x']],
    ['an unknown option', ['--image', 'x', '--colour']],
    ['half a kernel', ['--image', 'x', '--release', '6.1']],
    ['a kernel of the service', ['--image', 'x', '--kernel', '6.1']],
    ['a bad output', ['--image', 'x', '--output', 'xml']],
    [
      'a bad type',
      ['--image', 'x', '--ignore', 'tcp', '--release', '6.1', '--arch', 'x86_64', '--restorer', 'criu@4.2'],
    ],
  ])('exits with 2 for %s', async (_, options) => {
    const run = await ask(...options);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).not.toBe('');
  });

  it('exits with 2 and every fault of a profile', async () => {
    const run = await ask('--image', IMAGE.linuxCr, '--profile', profileFile('broken'));
    expect(run.code).toBe(2);
    expect(run.err).toContain('/release: ');
    expect(run.err).toContain('/extra: ');
    expect((await ask('--image', IMAGE.linuxCr, '--profile', profileFile('no-json'))).err).toContain('is not JSON');
    const bad = profileFile('bad');
    writeFileSync(bad, '{"release": 6}');
    const { err } = await ask('--image', IMAGE.linuxCr, '--profile', bad);
    expect(err).toMatch(/^restore-matrix: the profile \S+\/bad\.json is not valid:\n {2}\/release: /);
  });

  it('shows help and exits with 0 when asked to, with 2 when lost', async () => {
    expect(await runMain('--help')).toMatchObject({ code: 0, err: '' });
    expect(await runMain()).toMatchObject({ code: 2, out: '' });
    expect(await runMain('restore')).toMatchObject({ code: 2, out: '' });
  });
});

describe('a profile that names its parent', () => {
  const leaf = () => profileFile('leaf');
  const ask = (...parents: string[]) =>
    runMain(
      'can-restore',
      '--image',
      IMAGE.linuxCrRich,
      '--profile',
      leaf(),
      ...parents.flatMap((name) => ['--parent', profileFile(name)]),
    );

  beforeAll(() => {
    writeFileSync(leaf(), JSON.stringify({ parent: 'middle', kconfig: { CONFIG_SYSVIPC: 'n' } }));
    writeFileSync(profileFile('middle'), JSON.stringify({ parent: 'linux-cr-2.6.38', labels: { site: 'a' } }));
    writeFileSync(profileFile('round'), JSON.stringify({ parent: 'round' }));
  });

  it('is made of the files of its parents, in whatever order', async () => {
    const [one, other] = await Promise.all([ask('linux-cr-2.6.38', 'middle'), ask('middle', 'linux-cr-2.6.38')]);
    expect([one.code, one.err]).toEqual([1, '']);
    expect(one.out).toContain('leaf: no (predicted; kernel 2.6.38, x86_64)');
    expect(other).toEqual(one);
  });

  it('says which file is missing, and which one is of no use', async () => {
    const runs = await Promise.all([ask(), ask('middle'), ask('middle', 'linux-cr-2.6.38', 'round')]);
    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(runs[0]?.err).toContain(
      'leaf.json contains only the differences from its parent middle. Give --parent middle.json',
    );
    expect(runs[1]?.err).toContain('middle.json contains only the differences from its parent linux-cr-2.6.38');
    expect(runs[2]?.err).toContain('--parent: round is not a parent of leaf');
    const { code, err } = await runMain(
      'plan',
      IMAGE.linuxCr,
      '--to',
      profileFile('round'),
      '--parent',
      profileFile('round'),
    );
    expect([code, err.includes('round.json contains only the differences from its parent round')]).toEqual([2, true]);
  });
});
