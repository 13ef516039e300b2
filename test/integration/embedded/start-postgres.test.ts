import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startPostgres } from '#embedded/start-postgres.ts';
import { makeOpenFolder } from '../../support/open-folder.ts';
import { isAlive, processesNaming, until } from './processes.ts';
import { kill, startElsewhere } from './start-elsewhere.ts';

/** A cluster that was made once, at rest; tests that do not ask how it is made take a copy. */
let made: string;
beforeAll(async () => {
  made = await makeOpenFolder('restore matrix made ');
  await (await startPostgres({ dataDir: made, durable: false })).stop();
});
afterAll(() => rm(made, { recursive: true, force: true }));

let parent: string;
let folder: string;
let running: EmbeddedPostgres[];
beforeEach(async () => {
  parent = await makeOpenFolder('restore matrix with spaces ');
  folder = join(parent, 'data');
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  await rm(parent, { recursive: true, force: true });
});

async function start({ dataDir = folder, durable = false } = {}): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ dataDir, durable });
  running.push(server);
  return server;
}

function haveCluster(): void {
  mkdirSync(folder, { mode: 0o755 });
  // Node's own copying does not keep the owner.
  expect(spawnSync('cp', ['-a', join(made, 'cluster'), folder]).status).toBe(0);
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

const pidFile = () => join(folder, 'cluster', 'postmaster.pid');
const pidOf = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);
const unfinished = () => readdirSync(folder).filter((name) => name.startsWith('cluster.making-'));

describe('startPostgres', () => {
  it('makes a cluster, keeps what was committed, and leaves no process behind', async () => {
    const first = await start();
    expect(first.state).toBe('initialised');
    await query(first.url, 'create table kept (n int); insert into kept values (7)');
    const pid = pidOf();
    expect(isAlive(pid)).toBe(true);
    await first.stop();
    // pg_ctl is done when the pid file is gone; the process itself ends right after.
    await until(() => !isAlive(pid));
    await until(() => processesNaming(folder).length === 0);
    const second = await start();
    expect(second.state).toBe('started');
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('is given the path of a symbolic link', async () => {
    mkdirSync(folder, { mode: 0o755 });
    const link = join(parent, 'link');
    symlinkSync(folder, link);
    expect((await start({ dataDir: link })).state).toBe('initialised');
  });
});

describe('a server that runs', () => {
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    server = await startPostgres({ dataDir: made, durable: false });
  });
  afterAll(() => server.stop());

  it('requires the password, which only its owner can read', async () => {
    const open = new URL(server.url);
    open.password = 'guess';
    await expect(query(open.toString(), 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(made, 'cluster', 'restore-matrix.password')).mode & 0o077).toBe(0);
    expect(statSync(join(made, 'cluster')).mode & 0o077).toBe(0);
  });

  it('keeps statements and the values in them out of its log', async () => {
    await query(server.url, 'create table one (name text primary key)');
    await query(server.url, `insert into one values ('se' || 'cret')`);
    await expect(query(server.url, `insert into one values ('secret')`)).rejects.toThrow(/duplicate key/);
    await query(server.url, 'drop table one');
    const log = readFileSync(join(made, 'server.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('secret');
  });

  it('is left alone while another process uses it', async () => {
    await expect(start({ dataDir: made })).rejects.toThrow(`another process (${process.pid}) uses the database`);
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });
});

describe('startPostgres after a run that did not end well', () => {
  it('adopts the server of a process that was killed, and stops it', async () => {
    haveCluster();
    const elsewhere = startElsewhere(folder);
    const url = await elsewhere.said;
    await query(url, 'create table kept (n int)');
    await kill(elsewhere);
    const pid = pidOf();
    const adopted = await start({ durable: true });
    expect([adopted.state, adopted.url, pidOf()]).toEqual(['adopted', url, pid]);
    await query(adopted.url, 'select n from kept');
    await adopted.stop();
    await until(() => !isAlive(pid));
  });

  it('stops the server of a killed process if no other process adopts it', async () => {
    haveCluster();
    const elsewhere = startElsewhere(folder, { durable: false });
    await elsewhere.said;
    const pid = pidOf();
    await kill(elsewhere);
    await until(() => !isAlive(pid));
    expect((await start()).state).toBe('started');
  });

  it('finds no server of a process that ended without stopping it', async () => {
    haveCluster();
    const elsewhere = startElsewhere(folder, { afterwards: `throw new Error('a fault of ours');` });
    await elsewhere.said;
    await elsewhere.ended;
    await until(() => processesNaming(folder).length === 0);
  });

  it('starts over a pid file that a dead server left', async () => {
    haveCluster();
    const first = await start();
    const left = readFileSync(pidFile(), 'utf8');
    await first.stop();
    writeFileSync(pidFile(), left);
    expect((await start()).state).toBe('started');
  });

  it('starts over a pid file whose number is another program by now', async () => {
    haveCluster();
    const first = await start();
    const left = readFileSync(pidFile(), 'utf8');
    await first.stop();
    writeFileSync(pidFile(), left.replace(/^\d+/, String(process.pid)));
    expect((await start()).state).toBe('started');
  });

  it('makes the cluster anew when the process that made it was killed', async () => {
    const elsewhere = startElsewhere(folder);
    await until(() => existsSync(folder) && unfinished().length > 0);
    await kill(elsewhere);
    expect(existsSync(join(folder, 'cluster'))).toBe(false);
    const [left = ''] = unfinished();
    const longAgo = new Date(Date.now() - 3_600_000);
    // initdb may still be at work in it; what it makes is never used.
    await until(() => processesNaming(left).length === 0);
    utimesSync(join(folder, left), longAgo, longAgo);
    expect((await start()).state).toBe('initialised');
    expect(unfinished()).toEqual([]);
  });
});

describe('startPostgres on a folder that is not free', () => {
  it('gives two processes that start at once one server', async () => {
    const both = [startElsewhere(folder), startElsewhere(folder)];
    const said = await Promise.all(both.map((one) => one.said));
    expect(said.filter((text) => text.startsWith('postgresql://'))).toHaveLength(1);
    expect(said.filter((text) => /another process \(\d+\) uses the database/.test(text))).toHaveLength(1);
    const url = said.find((text) => text.startsWith('postgresql://')) ?? '';
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
    await Promise.all(both.map(kill));
    await (await start({ durable: true })).stop();
  });

  it.runIf(process.getuid?.() === 0)(
    'keeps data of root elsewhere when nobody cannot enter the folder, and finds it again',
    async () => {
      chmodSync(parent, 0o700);
      const first = await start();
      const place = readFileSync(join(folder, 'location'), 'utf8').trim();
      try {
        expect([first.folder, readFileSync(join(place, 'origin'), 'utf8').trim()]).toEqual([place, folder]);
        await first.stop();
        expect(await start()).toMatchObject({ folder: place, state: 'started' });
        await running.at(-1)?.stop();
      } finally {
        await rm(place, { recursive: true, force: true });
      }
    },
  );

  it('refuses a cluster of another major version', async () => {
    haveCluster();
    writeFileSync(join(folder, 'cluster', 'PG_VERSION'), '9.6\n');
    await expect(start()).rejects.toThrow(/was written by PostgreSQL 9\.6/);
  });

  it('touches nothing that is no cluster', async () => {
    const note = join(folder, 'cluster', 'note');
    mkdirSync(join(folder, 'cluster'), { recursive: true, mode: 0o755 });
    writeFileSync(note, 'mine');
    await expect(start()).rejects.toThrow(/is not empty and is not a PostgreSQL cluster/);
    expect(readFileSync(note, 'utf8')).toBe('mine');
  });
});
