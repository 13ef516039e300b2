import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startPostgres } from '#embedded/start-postgres.ts';

let folder: string;
let running: EmbeddedPostgres[];
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'restore matrix with spaces ')), 'data');
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ dataDir: folder, durable: false });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function pidOf({ folder: place }: EmbeddedPostgres): number {
  return Number(readFileSync(join(place, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A process that starts a server, says its pid, and waits to be killed. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const module = fileURLToPath(new URL('../../../src/embedded/start-postgres.ts', import.meta.url));
  const code = `const { startPostgres } = await import(${JSON.stringify(module)});
    const server = await startPostgres({ dataDir: ${JSON.stringify(folder)}, durable: false });
    console.log(server.url); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim()));
    child.once('exit', () => reject(new Error('it ended before its server was up')));
  });
  return { child, url };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

describe('startPostgres', () => {
  it('makes a cluster, keeps what was committed, and leaves no process behind', async () => {
    const first = await start();
    expect(first.state).toBe('initialised');
    await query(first.url, 'create table kept (n int); insert into kept values (7)');
    const pid = pidOf(first);
    expect(isAlive(pid)).toBe(true);
    await first.stop();
    expect(isAlive(pid)).toBe(false);
    const second = await start();
    expect(second.state).toBe('started');
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('lets nobody in without the password', async () => {
    const { url } = await start();
    const open = new URL(url);
    open.password = 'guess';
    await expect(query(open.toString(), 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('adopts the server of a process that was killed, and stops it', async () => {
    const { child, url } = await startElsewhere();
    await query(url, 'create table kept (n int)');
    await kill(child);
    const adopted = await start();
    expect([adopted.state, adopted.url]).toEqual(['adopted', url]);
    await query(adopted.url, 'select n from kept');
    const pid = pidOf(adopted);
    await adopted.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('leaves a server alone that another process uses', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(/another process uses the database/);
    expect(await query(first.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('starts over a pid file that a dead server left', async () => {
    const first = await start();
    const pidFile = join(first.folder, 'cluster', 'postmaster.pid');
    const left = readFileSync(pidFile, 'utf8');
    const pid = pidOf(first);
    await first.stop();
    writeFileSync(pidFile, left);
    expect(isAlive(pid)).toBe(false);
    expect((await start()).state).toBe('started');
  });

  it('makes the cluster anew when the first attempt died in the middle', async () => {
    const whole = await start();
    const cluster = join(whole.folder, 'cluster');
    await whole.stop();
    // What a killed initdb leaves: its folder beside the final name, which does not exist.
    rmSync(cluster, { recursive: true });
    expect(existsSync(cluster)).toBe(false);
    expect((await start()).state).toBe('initialised');
  });

  it('gives two that start at once one server', async () => {
    const outcomes = await Promise.allSettled([start(), start()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await query(running[0]?.url ?? '', 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('refuses a cluster of another major version', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(first.folder, 'cluster', 'PG_VERSION'), '9.6\n');
    await expect(start()).rejects.toThrow(/was written by PostgreSQL 9\.6/);
  });
});
