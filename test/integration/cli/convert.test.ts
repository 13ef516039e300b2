import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shippedProfile } from '../../support/shipped-profiles.ts';
import { CORPUS, spawnCli } from './run-cli.ts';
import { runMain } from './run-main.ts';

const EXAMPLES = fileURLToPath(new URL('../../../docs/examples/', import.meta.url));
const PROFILE = join(EXAMPLES, 'linux-cr-2.6.40.json');
const image = (name: string) => join(CORPUS, 'linux-cr', name);
const OLDER = image('14-b6cdf01-x86_64.img');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix convert-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const out = () => join(folder, 'the new.img');
const convert = (from: string, ...more: string[]) => runMain('convert', from, '--to', PROFILE, '-o', out(), ...more);

describe('convert of a CRIU set', () => {
  const SET = join(CORPUS, 'criu', '6.1.0-56-amd64__tcp.tar.gz');
  const older = () => join(folder, 'older.json');
  const convertSet = (from: string, ...more: string[]) =>
    runMain('convert', from, '--to', older(), '-o', out(), ...more);
  beforeEach(async () => {
    writeFileSync(older(), JSON.stringify({ ...shippedProfile('lab-6.1-amd64'), restorer: ['criu@4.1.1'] }));
  });

  it('follows the line of its plan and says what was changed and what is left', async () => {
    const plan = await runMain('plan', SET, '--to', older());
    // A path with a space has quotes around it.
    expect(plan.out).toMatch(/\nrestore-matrix convert '?\/.+6\.1\.0-56-amd64__tcp\.tar\.gz'? --to '?\/.+'? -o OUT\n$/);
    const run = await convertSet(SET);
    expect(run).toMatchObject({ code: 0, out: '' });
    expect(run.err).toMatch(/^read +a CRIU image set, sha256:[\da-f]{64}$/m);
    expect(run.err).toMatch(/^changed +pagemap-\d+\.img$/m);
    expect(run.err).toMatch(/^verdict +conditional$/m);
    expect(run.err).toMatch(/^left +option: Restore with --tcp-established\.$/m);
    const asked = await runMain('can-restore', '--image', out(), '--profile', older(), '--accept-steps');
    expect(asked.code).toBe(0);
    const again = await runMain('plan', out(), '--to', older());
    expect(again.out).not.toMatch(/^restore-matrix convert/m);
  });

  it.each([
    ['that would not restore', join(CORPUS, 'criu', 'host-6.18__loop.tar.gz'), [], 1, /avx512.*conversion-refused/],
    [
      'told to drop a misspelt type',
      SET,
      ['--drop', 'criu/tcp-establishd'],
      1,
      /unknown object type criu\/tcp-establishd.*Did you mean criu\/tcp-established\?/,
    ],
    ['told to drop what must stay', SET, ['--drop', 'criu/tcp-established'], 1, /cannot be dropped: it depends on/],
    ['with a revision, which is of Linux-CR', SET, ['--revision', '5c3471a'], 1, /but the image is a CRIU set/],
  ])('leaves no file of one %s', async (_, from, more, code, reason) => {
    const run = await convertSet(from, ...more);
    expect([run.code, readdirSync(folder)]).toEqual([code, ['older.json']]);
    expect(run.err).toMatch(reason);
  });
});

describe('convert', () => {
  it('writes an image that the kernel takes, readable by its owner only', async () => {
    const run = await convert(OLDER);
    expect(run).toMatchObject({ code: 0, out: '' });
    expect(run.err).toContain('header revision b6cdf01');
    expect(readdirSync(folder)).toEqual(['the new.img']);
    expect(statSync(out()).mode & 0o777).toBe(0o600);
    const asked = await runMain('can-restore', '--image', out(), '--profile', PROFILE);
    expect(asked.out.split('\n')[0]).toBe('YES');
  });

  it.each([
    ['refused', image('12-f0fdd38-x86_64.img'), [], 1, /linux-cr\/tree@4 .*conversion-refused at byte \d+/],
    ['cut short', image('d1-truncated-in-page-data.img'), [], 2, /image-truncated at byte \d+/],
    [
      'told to drop an unknown type',
      OLDER,
      ['--drop', 'linux-cr/vmaa'],
      1,
      /unknown object type linux-cr\/vmaa.*Did you mean linux-cr\/vma\?/,
    ],
    ['told to drop what must stay', OLDER, ['--drop', 'linux-cr/vma'], 1, /linux-cr\/vma cannot be dropped/],
    ['not there', image('nothing.img'), [], 2, /ENOENT/],
    ['not an image', import.meta.filename, [], 2, /image-not-recognised/],
  ])('leaves no file when the image is %s', async (_, from, more, code, reason) => {
    const run = await convert(from, ...more);
    expect(run.code).toBe(code);
    expect(run.err).toMatch(reason);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says what is lost with what is dropped', async () => {
    const run = await convert(image('b-pipes-epoll-sockets-ipc-pty.img'), '--drop', 'linux-cr/socket-buffer');
    expect(run.code).toBe(0);
    expect(run.err).toContain('lost       data that was sent but not yet read');
  });

  it('says which options stand in the way of an image that was converted', async () => {
    const to = join(EXAMPLES, 'linux-cr-2.6.38-no-sysvipc.json');
    const run = await runMain('convert', image('b-pipes-epoll-sockets-ipc-pty.img'), '--to', to, '-o', out());
    expect(run.code).toBe(0);
    expect(run.err).toMatch(/^verdict +no$/m);
    expect(run.err).toContain('CONFIG_SYSVIPC');
  });

  it('overwrites a file with --force only, and only with a whole image', async () => {
    writeFileSync(out(), 'mine');
    expect((await convert(OLDER)).code).toBe(2);
    expect((await convert(image('d1-truncated-in-page-data.img'), '--force')).code).toBe(2);
    expect(readFileSync(out(), 'utf8')).toBe('mine');
    expect((await convert(OLDER, '--force')).code).toBe(0);
    expect(statSync(out()).size).toBeGreaterThan(1000);
    expect(readdirSync(folder)).toEqual(['the new.img']);
  });

  it('exits with 2 where nothing can be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const run = await runMain('convert', OLDER, '--to', PROFILE, '-o', join(file, 'new.img'));
    expect(run.code).toBe(2);
    expect(run.err).toMatch(/ENOTDIR/);
  });

  it.skipIf(process.getuid?.() === 0)('exits with 2 for a folder that may not be written', async () => {
    chmodSync(folder, 0o500);
    const run = await convert(OLDER);
    chmodSync(folder, 0o700);
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining('EACCES') });
  });

  it('gives standard output the bytes that it gives a file', async () => {
    await convert(OLDER);
    const child = spawnCli(['convert', '-', '--to', PROFILE, '-o', '-']);
    const chunks: Uint8Array[] = [];
    child.stdout.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    const closed = new Promise((resolve) => child.on('close', resolve));
    child.stdin.end(readFileSync(OLDER));
    expect(await closed).toBe(0);
    expect(Buffer.concat(chunks).equals(readFileSync(out()))).toBe(true);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('leaves nothing behind after %s in the middle', async (signal) => {
    const child = spawnCli(['convert', '-', '--to', PROFILE, '-o', out()]);
    const closed = new Promise((resolve) => child.on('close', (_, by) => resolve(by)));
    child.stdin.on('error', () => {});
    child.stdin.write(readFileSync(OLDER).subarray(0, 6000));
    while (readdirSync(folder).length === 0 && child.exitCode === null) await pause(20);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.part$/)]);
    child.kill(signal);
    expect(await closed).toBe(signal);
    expect(readdirSync(folder)).toEqual([]);
  });
});
