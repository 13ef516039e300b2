/**
 * Every command's help has examples; each of them is run, against a real service where it names one: in this process, and
 * by the built file alone in a folder.
 */
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
import { type CliRun, CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { placeOneFile, runNode } from './run-one-file.ts';

vi.setConfig({ testTimeout: 60_000 });

type Run = (...args: readonly string[]) => Promise<CliRun>;

const SERVICE = 'http://127.0.0.1:8080';
/** Neither "wrong usage", nor "no service", nor a fault. */
const ANSWERS = [0, 1, 3, 5];
/** The service is not in this process and not in the file: test/e2e/package.test.ts runs it. */
const ELSEWHERE = ['serve'];

async function helpOf(...path: readonly string[]): Promise<string> {
  const help = await runMain(...path, '--help');
  expect(help.code).toBe(0);
  return help.out;
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
  copyFileSync(join(CORPUS, 'containers/truthbox-cri-o.tar.gz'), file('app.tar.gz'));
  copyFileSync(join(CORPUS, 'criu/6.1.0-56-amd64__aios.tar.gz'), file('sidecar.tar.gz'));
  copyFileSync(join(CORPUS, 'linux-cr/14-b6cdf01-x86_64.img'), file('old.img'));
  const example = (name: string) => fileURLToPath(new URL(`../../../docs/examples/${name}`, import.meta.url));
  copyFileSync(example('linux-cr-2.6.40.json'), file('profile.json'));
  copyFileSync(example('nodes.json'), file('nodes.json'));
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

const runOneFile: Run = async (...args) => runNode([placeOneFile(folder), ...args], folder);

/** Commands do not overwrite what the run before wrote. */
function writtenBy(example: readonly string[]): readonly string[] {
  return example.flatMap((word, index) => (example[index - 1] === '-o' ? [placed(word)] : []));
}

describe('--help', () => {
  it.each([
    ['in this process', runMain],
    ['by the one file', runOneFile],
  ])('has examples for every command, and each of them can be run %s', async (_, run) => {
    const leaves = await leavesBelow([]);
    expect(leaves.length).toBeGreaterThanOrEqual(10);
    for (const leaf of leaves) {
      const help = await helpOf(...leaf);
      const examples = [...help.matchAll(/^ {2}\$ restore-matrix (.+)$/gm)].map(([, line = '']) => line.split(' '));
      expect(examples.length, leaf.join(' ')).toBeGreaterThanOrEqual(1);
      for (const example of examples) {
        expect(example.slice(0, leaf.length)).toEqual(leaf);
        if (ELSEWHERE.includes(leaf.join(' '))) continue;
        for (const output of writtenBy(example)) rmSync(output, { force: true });
        const { code, err } = await run(...example.map(placed));
        expect(ANSWERS, `${example.join(' ')}: ${err}`).toContain(code);
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
