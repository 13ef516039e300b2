/** Every command's help has examples; each of them is run, against a real service where it names one. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { corpusFile } from '../../support/images/corpus-files.ts';
import { appOver } from '../api/api-under-test.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';

vi.setConfig({ testTimeout: 60_000 });

const SERVICE = 'http://127.0.0.1:8080';
/** Neither "wrong usage", nor "no service", nor a fault. */
const ANSWERS = [0, 1, 3, 5];

async function helpOf(...path: readonly string[]): Promise<string> {
  const run = await runMain(...path, '--help');
  expect(run.code).toBe(0);
  return run.out;
}

/** Commands with nothing below them, as their helps list them. */
async function leavesBelow(path: readonly string[]): Promise<readonly (readonly string[])[]> {
  const list = /^Commands:\n([\s\S]*?)(?:\n\n|$(?![\s\S]))/m.exec(await helpOf(...path))?.[1];
  if (list === undefined) return [path];
  const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  return (await Promise.all(names.map((name) => leavesBelow([...path, name])))).flat();
}

let composed: Composed;
let listening: Server;
let server = '';
let folder = '';
beforeAll(async () => {
  composed = await composeForTest({ worker: false });
  listening = appOver(composed.ports).listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  server = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-examples-'));
  const file = (name: string) => join(folder, name);
  copyFileSync(join(CORPUS, 'criu/6.1.0-56-amd64__pipes.tar.gz'), file('checkpoint.tar.gz'));
  copyFileSync(join(CORPUS, 'linux-cr/14-b6cdf01-x86_64.img'), file('old.img'));
  copyFileSync(
    fileURLToPath(new URL('../../../docs/examples/linux-cr-2.6.40.json', import.meta.url)),
    file('profile.json'),
  );
  writeFileSync(
    file('config-6.1.0-56-amd64'),
    gunzipSync(corpusFile('../profiles/kconfig/debian-image-6.1.0-56-amd64.config.gz')),
  );
  await runMain('profile', 'import', file('config-6.1.0-56-amd64'), '--restorer', 'criu@4.2', '-o', file('here.json'));
  await runMain('profile', 'push', file('here.json'), 'here', '--server', server);
  await runMain('push', file('checkpoint.tar.gz'), '--name', 'web', '--server', server);
});
afterAll(async () => {
  listening.close();
  listening.closeAllConnections();
  await composed.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Names of files are those of the folder above, the service is that of the test. */
function placed(word: string): string {
  if (word === SERVICE) return server;
  return /\.(gz|img|json)$|^config-/.test(word) ? join(folder, word) : word;
}

describe('--help', () => {
  it('has examples for every command, and each of them can be run', async () => {
    const leaves = await leavesBelow([]);
    expect(leaves.length).toBeGreaterThanOrEqual(10);
    for (const leaf of leaves) {
      const help = await helpOf(...leaf);
      const examples = [...help.matchAll(/^ {2}\$ restore-matrix (.+)$/gm)].map(([, line = '']) => line.split(' '));
      expect(examples.length, leaf.join(' ')).toBeGreaterThanOrEqual(1);
      for (const example of examples) {
        expect(example.slice(0, leaf.length)).toEqual(leaf);
        const run = await runMain(...example.map(placed));
        expect(ANSWERS, `${example.join(' ')}: ${run.err}`).toContain(run.code);
      }
    }
  });

  it.each([
    [['scna'], 'scan'],
    [['profile', 'captur'], 'capture'],
    [['scan', 'x', '--outptu', 'json'], '--output'],
  ])('suggests what is near to %j', async (args, near) => {
    const run = await runMain(...args);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain(`Did you mean ${near}?`);
  });
});
