import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MODULE = fileURLToPath(new URL('../../../scripts/take-turns.mjs', import.meta.url));
const CODE = `const { takeTurn } = await import(${JSON.stringify(MODULE)});
  const { appendFileSync } = await import('node:fs');
  const [lock, log] = process.argv.slice(1);
  const turn = await takeTurn(lock, () => {});
  appendFileSync(log, 'in ');
  await new Promise((resolve) => setTimeout(resolve, 100));
  appendFileSync(log, 'out ');
  turn.release();`;

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'take turns '));
  lock = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(code: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, ...args], { stdio: 'inherit' });
  return { child, ended: new Promise<number | null>((resolve) => child.once('exit', resolve)) };
}

async function takeTurns(count: number): Promise<string> {
  const log = join(folder, 'log');
  const codes = await Promise.all(Array.from({ length: count }, () => run(CODE, lock, log).ended));
  expect(codes).toEqual(Array.from({ length: count }, () => 0));
  return readFileSync(log, 'utf8');
}

function leaveLock(pid: number | undefined): void {
  mkdirSync(lock);
  writeFileSync(join(lock, 'pids'), `${pid}\n`);
}

it('lets one process in at a time and leaves no lock behind', async () => {
  expect(await takeTurns(4)).toBe('in out '.repeat(4));
  expect(existsSync(lock)).toBe(false);
});

it('takes over from a process that is gone, one process at a time', async () => {
  const { child, ended } = run('');
  await ended;
  leaveLock(child.pid);
  expect(await takeTurns(4)).toBe('in out '.repeat(4));
});

it('waits for a process that still works under a lock', async () => {
  const { child } = run('setTimeout(() => {}, 60_000)');
  leaveLock(child.pid);
  const waiting = takeTurns(1);
  const first = await Promise.race([
    waiting,
    new Promise<string>((resolve) => setTimeout(() => resolve('waits'), 1_500)),
  ]);
  expect(first).toBe('waits');
  child.kill('SIGKILL');
  expect(await waiting).toBe('in out ');
});
