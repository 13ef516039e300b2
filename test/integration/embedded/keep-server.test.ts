import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EmbeddedPostgres, startPostgres } from '#embedded/start-postgres.ts';
import { makeOpenFolder } from '../../support/open-folder.ts';
import { backendsOf, childrenOf } from './backends-of.ts';
import { isAlive, until } from './processes.ts';
import { kill, startElsewhere } from './start-elsewhere.ts';

let parent: string;
let folder: string;
let notices: string[];
let running: EmbeddedPostgres[];
beforeEach(async () => {
  parent = await makeOpenFolder('restore-matrix-kept-');
  folder = join(parent, 'data');
  notices = [];
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  await rm(parent, { recursive: true, force: true });
});

async function start({ durable = false } = {}): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ dataDir: folder, durable, onNotice: (text) => notices.push(text) });
  running.push(server);
  return server;
}

const pidOf = () => Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
const logOf = () => readFileSync(join(folder, 'server.log'), 'utf8');

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function numbersIn(url: string): Promise<unknown[]> {
  const client = await connect(url);
  try {
    return (await client.query('select n from kept')).rows;
  } finally {
    await client.end();
  }
}

async function keepSeven(url: string): Promise<void> {
  const client = await connect(url);
  await client.query('create table kept (n int); insert into kept values (7)');
  await client.end();
}

function killBackend(): void {
  process.kill(backendsOf(pidOf())[0] ?? 0, 'SIGKILL');
}

it('still owns a server that has recovered', async () => {
  const server = await start({ durable: true });
  await keepSeven(server.url);
  const pid = pidOf();
  killBackend();
  await until(() => notices.includes('the embedded PostgreSQL has recovered'));
  expect(pidOf()).toBe(pid);
  expect(await startElsewhere(folder).said).toContain(`another process (${process.pid}) uses the database`);
  expect(await numbersIn(server.url)).toEqual([{ n: 7 }]);
});

it('starts a server that is gone again where it was, and stops that one', async () => {
  const server = await start({ durable: true });
  await keepSeven(server.url);
  process.kill(pidOf(), 'SIGKILL');
  await until(() => notices.includes('the embedded PostgreSQL was restarted'));
  expect(await numbersIn(server.url)).toEqual([{ n: 7 }]);
  const pid = pidOf();
  await server.stop();
  await until(() => !isAlive(pid));
});

it('can be stopped while the server recovers', async () => {
  const server = await start();
  const pid = pidOf();
  killBackend();
  await until(() => notices.length > 0);
  await server.stop();
  await until(() => !isAlive(pid));
});

/** A server does not come to the end of its shutdown while its checkpointer is frozen. */
async function leaveServerThatStopsForEver(): Promise<number> {
  const elsewhere = startElsewhere(folder);
  await keepSeven(await elsewhere.said);
  const pid = pidOf();
  await kill(elsewhere);
  const [checkpointer] = childrenOf(pid, 'checkpointer');
  if (checkpointer === undefined) throw new Error(`server ${pid} has no checkpointer`);
  process.kill(checkpointer, 'SIGSTOP');
  process.kill(pid, 'SIGINT');
  await until(() => logOf().includes('received fast shutdown request'));
  return pid;
}

it('ends a server of an earlier run that does not come to the end of its shutdown', async () => {
  const stuck = await leaveServerThatStopsForEver();
  expect(isAlive(stuck)).toBe(true);
  const server = await start({ durable: true });
  expect(server.state).toBe('started');
  await until(() => !isAlive(stuck));
  expect(await numbersIn(server.url)).toEqual([{ n: 7 }]);
});
