/** What is special about the built file: it runs from a pipe, and holds what a command needs of packages and Node. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { productVersion } from '#config/product-version.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { corpusFile } from '../../support/images/corpus-files.ts';
import { xzOf, zstdOf } from '../../support/images/make-compressed.ts';
import { appOver } from '../api/api-under-test.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { placeOneFile, runNode } from './run-one-file.ts';

vi.setConfig({ testTimeout: 60_000 });

let composed: Composed;
let listening: Server;
let server = '';
let folder = '';
let file = '';
beforeAll(async () => {
  composed = await composeForTest({ worker: false });
  listening = appOver(composed.ports).listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  server = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-one-file-'));
  file = placeOneFile(folder);
  copyFileSync(join(CORPUS, 'linux-cr/a-minimal.img'), join(folder, 'image.img'));
});
afterAll(async () => {
  listening.close();
  listening.closeAllConnections();
  await composed.close();
  rmSync(folder, { recursive: true, force: true });
});

async function download(): Promise<Buffer> {
  const response = await fetch(new URL('/cli/restore-matrix.mjs', server));
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe('the one file', () => {
  it('runs as a file and from standard input, and says the same as the sources', async () => {
    const program = await download();
    for (const args of [
      ['--version'],
      ['scan', 'image.img', '--output', 'json'],
      ['scan', 'nothing.img'],
      ['--help'],
    ]) {
      const asFile = await runNode([file, ...args], folder);
      expect(await runNode(['-', ...args], folder, program)).toEqual(asFile);
      const fromSources = await runMain(...args.map((word) => (word === 'image.img' ? join(folder, word) : word)));
      expect(asFile).toEqual(fromSources);
    }
    expect((await runNode([file, '--version'], folder)).out).toBe(`${productVersion()}\n`);
  });

  it('captures this host and records it with the service that it comes from', async () => {
    const capture = ['profile', 'capture', '--restorer', 'criu@4.2', '--push', 'node-17', '--server', server];
    const { code, err } = await runNode(['-', ...capture], folder, await download());
    expect({ code, err }).toMatchObject({ code: 0 });
    const recorded = await fetch(new URL('/api/v1/profiles/node-17', server));
    expect(recorded.status).toBe(200);
  });

  it.each([
    ['gzip', (bytes: Buffer) => bytes],
    ['xz', (bytes: Buffer) => xzOf(gunzipSync(bytes))],
    ['zstd', (bytes: Buffer) => zstdOf(gunzipSync(bytes))],
  ])('reads what %s compressed', async (_, compressed) => {
    writeFileSync(join(folder, 'image.tar'), compressed(corpusFile('criu/6.1.0-56-amd64__pipes.tar.gz')));
    const { code, out } = await runNode([file, 'scan', 'image.tar'], folder);
    expect([code, out]).toEqual([0, expect.stringMatching(/^format {5}criu \(bare\), x86_64$/m)]);
  });

  it('has no service in it, and says where there is one', async () => {
    const { code, err } = await runNode([file, 'serve'], folder);
    expect([code, err]).toEqual([2, expect.stringContaining('npm start')]);
  });

  it('says which Node it needs where that is too old', async () => {
    writeFileSync(join(folder, 'older.cjs'), 'delete process.getBuiltinModule;');
    const { code, err } = await runNode(['--require', './older.cjs', file, '--version'], folder);
    expect([code, err]).toEqual([70, expect.stringContaining('requires Node 20.19 or later')]);
  });

  it('holds the licences of what is in it', async () => {
    const program = (await download()).toString('utf8');
    for (const name of ['commander', 'xz-decompress', '@bufbuild/protobuf']) expect(program).toMatch(`\n${name} `);
  });
});
