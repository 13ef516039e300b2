/**
 * Templates that hold more than tables: the schema of the queue, the rule book, object types and, on request, the
 * built-in profiles with those that only tests have beside them, or the samples and their cells as well. The first test file that wants one makes it; the others
 * clone it.
 */
import pg from 'pg';
import pino from 'pino';
import { Registry } from 'prom-client';
import { inject } from 'vitest';
import { compose } from '#compose.ts';
import { readConfig } from '#config/config.ts';
import { CATALOGUE } from '#core/object-types/catalogue.ts';
import { putProfile } from '#usecases/profiles/put-profile.ts';
import { jobHandlers } from '../../workers/job-handlers.ts';
import { settle } from './settle.ts';
import { REFERENCE_PROFILES } from './shipped-profiles.ts';
import { urlOfDatabase } from './url-of-database.ts';

export type Filling = 'object-types' | 'builtins' | 'first-start';

/** Any number; nobody else takes advisory locks in this database of the server. */
const MAKING_LOCK = 2_010_641;

const known = new Map<Filling, Promise<string>>();

/** The name of the template. */
export function filledTemplate(filling: Filling): Promise<string> {
  const making = known.get(filling) ?? makeOnce(filling);
  known.set(filling, making);
  return making;
}

/** Test files of other workers wait for the one that makes it. One that was left half made has another name. */
async function makeOnce(filling: Filling): Promise<string> {
  const serverUrl = inject('serverUrl');
  const name = `${inject('templateDatabase')}_${filling.replace('-', '_')}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock($1)', [MAKING_LOCK]);
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return name;
    const making = `${name}_making`;
    await admin.query(`drop database if exists ${making}`);
    await admin.query(`create database ${making} template ${inject('templateDatabase')}`);
    await fill(urlOfDatabase(serverUrl, making), filling);
    await admin.query(`alter database ${making} rename to ${name}`);
    return name;
  } finally {
    await admin.end();
  }
}

/** What jobs are left at the end do not matter: a queue of the database itself takes them. */
async function fill(databaseUrl: string, filling: Filling): Promise<void> {
  const config = readConfig({ DATABASE_URL: databaseUrl, SAMPLES: filling === 'first-start' ? 'on' : 'off' });
  const composition = await compose({
    config,
    databaseUrl,
    logger: pino({ level: 'silent' }),
    registry: new Registry(),
  });
  if (filling === 'object-types') await composition.ports.objectTypes.recordBuiltin(CATALOGUE);
  else await composition.recordBuiltins();
  if (filling === 'builtins') {
    for (const { name, profile } of REFERENCE_PROFILES) await putProfile(composition.ports, { name, profile });
  }
  if (filling === 'first-start') {
    await composition.startWorker(jobHandlers(composition.ports));
    await settle(composition.ports);
  }
  await composition.close();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('truncate bullmq.job cascade');
  await client.end();
}
