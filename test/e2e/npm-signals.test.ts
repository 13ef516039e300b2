/**
 * Who stops `npm start` has three ways: Ctrl-C, which the terminal sends to npm and to us and npm sends to us again; a
 * signal to npm alone, as supervisors send it; all the same while initdb works. Every time everything comes to an end.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { processesNaming } from '../integration/embedded/processes.ts';
import { makeOpenFolder } from '../support/open-folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let npm: ChildProcess;
beforeAll(async () => {
  folder = await makeOpenFolder('restore matrix npm ');
});
/** Of a test that failed in the middle. */
afterEach(async () => {
  if (npm.exitCode === null && npm.signalCode === null) signalGroup('SIGKILL');
  await until(() => processesNaming(folder).length === 0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const postgres = () => join(folder, 'data', 'postgres');
const unfinished = () =>
  existsSync(postgres()) ? readdirSync(postgres()).filter((name) => name.startsWith('cluster.making-')) : [];

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** In a process group of its own, as a terminal makes one. */
function npmStart(): { out: () => string; ended: Promise<number | NodeJS.Signals | null> } {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env;
  const env = { ...inherited, DATA_DIR: join(folder, 'data'), PORT: '0', SAMPLES: 'off' };
  npm = spawn('npm', ['start'], { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [npm.stdout, npm.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    npm.once('exit', (code, signal) => resolve(code ?? signal));
  });
  return { out: () => text, ended };
}

function signalGroup(signal: NodeJS.Signals): void {
  if (npm.pid !== undefined) process.kill(-npm.pid, signal);
}

it('is stopped while initdb works, and leaves nothing half made', async () => {
  const { ended } = npmStart();
  await until(() => unfinished().length > 0);
  npm.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(processesNaming(folder)).toEqual([]);
  expect(unfinished()).toEqual([]);
});

it.each([
  ['Ctrl-C in the terminal', () => signalGroup('SIGINT')],
  ['SIGINT to npm alone', () => npm.kill('SIGINT')],
  ['SIGTERM to npm alone', () => npm.kill('SIGTERM')],
])('is stopped by %s in good order', async (_name, stop) => {
  const { out, ended } = npmStart();
  await until(() => out().includes('Stop  ') || npm.exitCode !== null);
  expect(out()).toContain('Stop  ');
  stop();
  expect(await ended).toBe(0);
  await until(() => processesNaming(folder).length === 0);
});
