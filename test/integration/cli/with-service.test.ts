/** Commands that speak to a service, against a real one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profileSchema } from '#api/schemas/profile.ts';
import { PROFILE_FIELDS } from '#core/profile/normalise-profile.ts';
import { SHOWN_PROFILE_FIELDS } from '#core/profile/shown-profile.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { corpusPaths } from '../../support/images/corpus-files.ts';
import { appOver } from '../api/api-under-test.ts';
import { CORPUS, runCli } from './run-cli.ts';
import { runMain, runMainIn } from './run-main.ts';

const PIPES = join(CORPUS, 'criu/6.1.0-56-amd64__pipes.tar.gz');
const PROFILE = fileURLToPath(new URL('../../../docs/examples/linux-cr-2.6.40.json', import.meta.url));
const TRUNCATED = join(CORPUS, 'linux-cr/d1-truncated-in-page-data.img');
const IMAGES = [
  ...corpusPaths('linux-cr', '.img'),
  ...['criu', 'criu-releases', 'criu-lab', 'containers'].flatMap((folder) => corpusPaths(folder, '.tar.gz')),
];

let composed: Composed;
let listening: Server;
let server = '';
let folder = '';
beforeAll(async () => {
  composed = await composeForTest({ worker: false, record: 'nothing' });
  listening = appOver(composed.ports).listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  server = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-push-'));
});
afterAll(async () => {
  listening.close();
  listening.closeAllConnections();
  await composed.close();
  rmSync(folder, { recursive: true, force: true });
});

async function get(path: string) {
  return (await fetch(new URL(path, server))).json() as Promise<never>;
}

describe('push', () => {
  it('sends the inventory alone, twice the same', async () => {
    const args = ['push', PIPES, '--server', server, '--name', 'web', '--tag', 'main'];
    const first = await runCli(args);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^new\ndigest {5}sha256:[0-9a-f]{64}\nsignature {2}\S+\nlink {7}http:\/\/127\S+\n$/);
    const again = await runMain(...args);
    expect(again).toEqual({ code: 0, err: '', out: first.out.replace(/^new/, 'already known') });
    const scanned = await runMain('scan', PIPES, '--output', 'json');
    expect(await get('/api/v1/images/web:main/inventory')).toEqual(JSON.parse(scanned.out));
  });

  it('uploads the bytes with --whole', async () => {
    const pushed = await runMain('push', PIPES, '--server', server, '--whole', '--name', 'whole', '-o', 'json');
    expect(pushed).toMatchObject({ code: 0, err: '' });
    const scanned = await runMain('scan', PIPES);
    expect(scanned.out).toContain(`${JSON.parse(pushed.out).digest}\n`);
  });

  it('keeps a plus in a name', async () => {
    const args = ['push', PIPES, '--name', 'team/web+db', '--tag', 'v1+fix'];
    expect(await runMain(...args, '--server', server)).toMatchObject({ code: 0, err: '' });
    const { names } = await get('/api/v1/images/team%2Fweb+db:v1+fix');
    expect(names).toContainEqual({ name: 'team/web+db', tag: 'v1+fix' });
    const asked = ['can-restore', '--image', 'team/web+db:v1+fix', '--kernel', '6.12.117+deb12-amd64'];
    const answer = await runMain(...asked, '--server', server, '--output', 'json');
    expect(JSON.parse(answer.out).question).toMatchObject({
      image: 'team/web+db:v1+fix',
      kernel: '6.12.117+deb12-amd64',
    });
  });

  it.each([
    ['a damaged image', ['push', TRUNCATED], 'image-truncated'],
    ['a damaged image, whole', ['push', TRUNCATED, '--whole'], 'rejected'],
    ['an invalid name', ['push', PIPES, '--name', 'x'.repeat(201)], '--name "xxx'],
    ['a name with a space', ['push', PIPES, '--name', 'My Image'], '--name "My Image": must be at most 128 characters'],
    ['a tag with a space', ['push', PIPES, '--name', 'web', '--tag', 'v 1', '--whole'], '--tag "v 1": must be at most'],
    ['a profile name with a space', ['profile', 'push', PROFILE, 'My Profile'], '"My Profile": a profile name has'],
    ['no file', ['push', join(CORPUS, 'nothing'), '--whole'], 'ENOENT'],
    ['no such tag', ['push', PIPES, '--tag', 'main'], 'rejected'],
  ])('exits with 2 for %s', async (_, args, reason) => {
    const run = await runMain(...args, '--server', server);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain(reason);
  });

  it('exits with 2 without a service, with 4 where none is', async () => {
    expect(await runMain('push', PIPES)).toMatchObject({ code: 2, out: '' });
    expect(await runMain('push', PIPES, '--whole', '--server', 'http://127.0.0.1:1')).toMatchObject({
      code: 4,
      out: '',
    });
  });
});

describe('scan', () => {
  it.each(IMAGES)('says what the service says of %s', async (path) => {
    const file = join(CORPUS, path);
    const scanned = await runMain('scan', file, '--output', 'json');
    const pushed = await runMain('push', file, '--whole', '--server', server, '--output', 'json');
    expect(pushed.code).toBe(scanned.code);
    if (scanned.code !== 0) return;
    expect(await get(`${JSON.parse(pushed.out).links.self}/inventory`)).toEqual(JSON.parse(scanned.out));
  });
});

describe('profile push and matrix', () => {
  it('record a profile, a new revision only for a change, and show it', async () => {
    const file = join(folder, 'mine.json');
    const profile = { release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'] };
    writeFileSync(file, JSON.stringify(profile));
    const push = () => runMain('profile', 'push', file, 'mine', '--server', server);
    expect((await push()).out).toMatch(/^profile {3}mine, revision 1, new\n/);
    expect((await push()).out).toMatch(/^profile {3}mine, revision 1\n/);
    writeFileSync(file, JSON.stringify({ ...profile, facts: { possibleCpus: 4 } }));
    expect((await push()).out).toMatch(/^profile {3}mine, revision 2\n/);
    await runMain('push', PIPES, '--server', server, '--name', 'web');

    const window = await runMain('matrix', '--server', server, '--images', '1');
    expect(window).toMatchObject({ code: 0, err: '' });
    expect(window.out).toMatch(/^IMAGE +mine\n\S+ +\((wanted|running)\)\n\nrevision \d+: 1 images, 1 profiles\n/);
    const cursor = /--image-cursor (\S+)\n/.exec(window.out)?.[1] ?? '';
    const next = await runMain('matrix', '--server', server, '--images', '1', '--image-cursor', cursor, '-o', 'json');
    expect(JSON.parse(next.out).images).toHaveLength(1);
  });

  it('exit with 2 for what the service refuses', async () => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, '{"release": "latest"}');
    expect(await runMain('profile', 'push', file, 'bad', '--server', server)).toMatchObject({ code: 2, out: '' });
    expect(await runMain('matrix', '--server', server, '--images', 'many')).toMatchObject({ code: 2, out: '' });
  });
});

describe('observe', () => {
  it('tells the service how a restore went, with the end of its log', async () => {
    const profile = join(folder, 'observed.json');
    writeFileSync(profile, JSON.stringify({ release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'] }));
    await runMain('profile', 'push', profile, 'observed', '--server', server);
    await runMain('push', PIPES, '--server', server, '--name', 'web');
    const log = join(folder, 'restore.log');
    writeFileSync(log, `${'junk\n'.repeat(300_000)}(00.5) Error (criu/cr-restore.c:99): Core march mismatch 2\n`);
    const args = ['observe', '--server', server, '--image', 'web', '--profile', 'observed', '--outcome', 'failed'];
    const run = await runMain(
      ...args,
      '--tool',
      'criu@4.2',
      '--log',
      log,
      '--step',
      'option=--shell-job',
      '--key',
      'k1',
    );
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(
      /^observation {2}\d+: failed \(reported, supported\)\neffect {7}the observation decides the verdict\npredicted {4}/,
    );
    expect(run.out).toContain('log          Error (criu/cr-restore.c:99): Core march mismatch <n> [arch-mtype]\n');
    const again = await runMain(...args, '--no-steps', '-o', 'json');
    expect(JSON.parse(again.out).observation).toMatchObject({ steps: [], tool: { name: 'criu' }, log: { bytes: 0 } });
    for (const wrong of [
      ['--outcome', 'maybe'],
      ['--tool', 'criu'],
      ['--step', 'x'],
      ['--log', join(folder, 'none')],
    ]) {
      expect(await runMain(...args, ...wrong)).toMatchObject({ code: 2, out: '' });
    }
    expect((await runMain(...args.with(4, 'webb'))).err).toContain('Unknown image');
  });
});

describe('observation', () => {
  const observe = async (...more: readonly string[]) => {
    const args = [
      'observe',
      '--server',
      server,
      '--image',
      'web',
      '--profile',
      'objected',
      '--outcome',
      'failed',
      ...more,
    ];
    const run = await runMain(...args);
    return { ...run, id: /^observation {2}(\d+)/.exec(run.out)?.[1] ?? '' };
  };
  const observation = (...args: readonly string[]) => runMain('observation', ...args, '--server', server);

  it('shows, disputes, settles and withdraws a report, each with its effect in words', async () => {
    const profile = join(folder, 'objected.json');
    writeFileSync(profile, JSON.stringify({ release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'] }));
    await runMain('profile', 'push', profile, 'objected', '--server', server);
    const first = await observe();
    expect(first.out).toContain(
      ': failed (reported, bare)\neffect       no effect yet: one report without a log that fits;',
    );
    const { id, out } = await observe('--grade', 'tested');
    expect(out).toContain(`observation  ${id}: failed (tested)\neffect       the observation decides the verdict\n`);
    const shown = await observation('show', id);
    expect(shown).toEqual({ code: 0, err: '', out });

    const disputed = await observation('dispute', id, '--reason', 'not our kernel', '--by', 'platform', '--key', 'd1');
    expect(disputed.out).toContain('effect       no effect on the verdict: the observation is disputed\n');
    expect(disputed.out).toContain('dispute      not our kernel (platform)\n');
    const again = await observation('dispute', id, '--reason', 'not our kernel', '--by', 'platform', '--key', 'd1');
    expect(again.out).toBe(disputed.out);
    expect((await observation('settle', id, '--reason', 'it was')).out).toContain('settlement   it was\n');
    const taken = await observation('withdraw', id, '--reason', 'the wrong node', '-o', 'json');
    expect(JSON.parse(taken.out).observation).toMatchObject({ status: 'withdrawn', effect: 'withdrawn' });
    const late = await observation('dispute', id, '--reason', 'x');
    expect(late).toMatchObject({ code: 2, out: '' });
    expect(late.err).toContain('is withdrawn, which is final');
    expect((await observation('show', first.id)).out).toContain('no effect yet');
  });

  it.each([
    ['no number', ['show', 'seven'], 'ID must be the number of an observation'],
    ['no reason', ['withdraw', '1'], '--reason'],
    ['what is not there', ['show', '999999'], 'Unknown observation 999999'],
  ])('with %s is refused', async (_, args, message) => {
    const run = await observation(...args);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain(message);
  });
});

describe('a profile that the service printed', () => {
  const shown = async (name: string) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(await get(`/api/v1/profiles/${name}`)));
    return file;
  };

  it.each([
    ['a plain one', { ...JSON.parse(readFileSync(PROFILE, 'utf8')), labels: { rack: 'b4' } }],
    ['a derived one', { parent: 'printed', facts: { possibleCpus: 4 } }],
  ])('is accepted as a file: %s', async (_, input) => {
    const name = 'parent' in input ? 'derived' : 'printed';
    const source = join(folder, 'source.json');
    writeFileSync(source, JSON.stringify(input));
    expect((await runMain('profile', 'push', source, name, '--server', server)).code).toBe(0);
    const file = await shown(name);
    const asked = await runMain('can-restore', '--image', PIPES, '--profile', file, '--offline', '--output', 'json');
    expect(asked.err).toBe('');
    expect(JSON.parse(asked.out).profiles).toMatchObject([{ profile: name }]);
    const copied = await runMain('profile', 'push', file, `copy-of-${name}`, '--server', server, '--output', 'json');
    const { revision, parent, release, kconfig, facts, labels } = await get(`/api/v1/profiles/${name}`);
    expect(revision).toBe(1);
    expect(JSON.parse(copied.out)).toMatchObject({ parent: null, release, kconfig, facts, labels });
    expect(parent).toBe(name === 'derived' ? 'printed' : null);
  });

  it('has the fields of an input and those that the service adds, and no other', () => {
    const added = new Set([...PROFILE_FIELDS, ...SHOWN_PROFILE_FIELDS]);
    // It says how to take the others, and is no part of a profile.
    added.delete('force');
    expect(Object.keys(profileSchema.shape).sort()).toEqual([...added].sort());
  });

  it('is not recognised by a single field of its own', async () => {
    const file = join(folder, 'named.json');
    writeFileSync(file, JSON.stringify({ release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'], revision: 1 }));
    const asked = await runMain('can-restore', '--image', PIPES, '--profile', file, '--offline');
    expect(asked).toMatchObject({ code: 2, out: '' });
    expect(asked.err).toContain('/revision: unknown field');
  });
});

describe('RESTORE_MATRIX_SERVER', () => {
  const inService = (...args: readonly string[]) => runMainIn({ RESTORE_MATRIX_SERVER: server }, ...args);
  const file = () => join(folder, 'here.json');
  beforeAll(async () => {
    writeFileSync(file(), JSON.stringify({ release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'] }));
    await runMain('profile', 'push', file(), 'from-env', '--server', server);
    await runMain('push', PIPES, '--server', server, '--name', 'from-env');
  });

  it('is the service of kconfig-delta, unless --offline is given', async () => {
    const asked = await inService('kconfig-delta', '--image', 'from-env', '--profile', 'from-env', '-o', 'json');
    expect(asked.err).toBe('');
    expect(JSON.parse(asked.out)).toMatchObject({ profile: 'from-env' });
    const offline = await inService('kconfig-delta', '--image', PIPES, '--profile', file(), '--offline', '-o', 'json');
    expect(JSON.parse(offline.out)).toMatchObject({ profile: 'here', revision: 0 });
    const parts = ['--release', '6.1.0', '--arch', 'x86_64', '--restorer', 'criu@4.2'];
    const refused = await inService('kconfig-delta', '--image', 'from-env', ...parts);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('--release describes a kernel, but a service uses its own profiles. Add --offline');
  });

  it('is the service of compare, unless image files are compared', async () => {
    const asked = await inService('compare', '--from', 'from-env', '--to', 'from-env', '-o', 'json');
    expect(asked.err).toBe('');
    expect(JSON.parse(asked.out).from.profile).toBe('from-env');
    const files = await inService('compare', '--from', file(), '--to', file(), PIPES, '-o', 'json');
    expect(files.err).toBe('');
    expect(JSON.parse(files.out).from.profile).toBe('here');
    const both = await runMain('compare', '--from', file(), '--to', file(), PIPES, '--server', server);
    expect(both).toMatchObject({ code: 2, out: '' });
    expect(both.err).toContain('--server cannot be combined with image files');
    const none = await runMain('compare', '--from', file(), '--to', file());
    expect(none.err).toContain('name the image files to compare, or a service with --server');
  });
});
