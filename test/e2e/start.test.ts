import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeOpenFolder } from '../support/open-folder.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await makeOpenFolder('restore matrix start ');
});
const children = new Set<ChildProcess>();
/** Of a test that failed in the middle. */
afterEach(async () => {
  for (const child of children) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.kill('SIGINT')) await gone;
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly ended: Promise<number | null>;
}

/** `npm start` on embedded defaults, whatever servers the tests themselves use. */
function start(environment: Readonly<Record<string, string>> = {}): Started {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env;
  const child = spawn(process.execPath, [SCRIPT], {
    cwd: tmpdir(),
    env: { ...inherited, DATA_DIR: join(folder, 'data'), PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      children.delete(child);
      resolve(code);
    });
  });
  return { child, out: () => text, ended };
}

async function until({ out, ended }: Started, word: string): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!out().includes(word)) {
    if (over) throw new Error(`it ended before it said "${word}":\n${out()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stop({ child, ended }: Started): Promise<number | null> {
  child.kill('SIGINT');
  return ended;
}

function serverPid(): number {
  return Number(readFileSync(join(folder, 'data', 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('npm start', () => {
  it('sets up everything, answers its own example, and leaves nothing running', async () => {
    const first = start();
    await until(first, 'Stop  ');
    const out = first.out();
    expect(out).toMatch(/PostgreSQL {5}initialised/);
    expect(out).toMatch(/Matrix {9}(\d+) of \1 cells decided\n/);
    const url = /Ask +curl '([^']+)'/.exec(out)?.[1] ?? '';
    const answer = (await (await fetch(url)).json()) as { answer: string; counts: Record<string, number> };
    expect(out).toContain(`Answer         ${answer.answer}, on `);
    expect(Object.values(answer.counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    const pid = serverPid();
    expect(isAlive(pid)).toBe(true);
    expect(await stop(first)).toBe(0);
    expect(isAlive(pid)).toBe(false);

    const second = start();
    await until(second, 'Stop  ');
    expect(second.out()).toMatch(/PostgreSQL {5}started/);
    expect(second.out()).toMatch(/Samples {8}\d+, all present/);
    expect(await stop(second)).toBe(0);
  });

  it('goes on after it was killed, with the server that was left', async () => {
    const killed = start();
    await until(killed, 'Stop  ');
    killed.child.kill('SIGKILL');
    await killed.ended;
    const pid = serverPid();
    expect(isAlive(pid)).toBe(true);
    const next = start();
    await until(next, 'Stop  ');
    expect(next.out()).toMatch(/PostgreSQL {5}adopted/);
    expect(serverPid()).toBe(pid);
    expect(await stop(next)).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  it('can be stopped while it starts', async () => {
    const started = start();
    await until(started, 'PostgreSQL');
    expect(await stop(started)).toBe(0);
    const again = start();
    await until(again, 'Stop  ');
    expect(await stop(again)).toBe(0);
  });

  it('says in one line what is wrong with its environment', async () => {
    const wrong = start({ PORT: 'eighty' });
    expect(await wrong.ended).toBe(2);
    expect(wrong.out()).toContain('PORT must be a whole number');
    const open = start({ HOST: '0.0.0.0' });
    expect(await open.ended).toBe(2);
    expect(open.out()).toContain('API_TOKENS is missing');
  });
});
