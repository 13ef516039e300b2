#!/usr/bin/env node
/**
 * Stands in for Prisma's schema-engine, a binary that Prisma downloads: the same JSON-RPC over standard input and output,
 * answered by @prisma/schema-engine-wasm (the engine as npm ships it) over @prisma/adapter-pg. For `prisma migrate dev`,
 * `diff` and `status` while developing; the product applies migrations without it (src/store/migrate.ts, docs/adr/0007).
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const require = createRequire(import.meta.url);
const CHAR_OID = 18;
const TEXT_OID = 25;
/** Parameters of Prisma's URLs that PostgreSQL's clients do not know. */
const PRISMA_PARAMETERS = ['schema', 'connection_limit', 'pool_timeout', 'connect_timeout', 'pgbouncer'];
const CONNECT_ERRORS = { '3D000': 'P1003', '28P01': 'P1000' };

const { command, datamodels, datasource } = parseArguments(process.argv.slice(2));
const url = datasource.url ?? process.env.DATABASE_URL;

function parseArguments(args) {
  const parsed = { command: [], datamodels: [], datasource: {} };
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '--datamodels') parsed.datamodels.push(args[++at]);
    else if (args[at] === '--datasource') parsed.datasource = JSON.parse(args[++at]);
    else if (args[at].startsWith('--')) at++;
    else parsed.command.push(args[at]);
  }
  return parsed;
}

function connectionOf(text) {
  const plain = new URL(text);
  for (const name of PRISMA_PARAMETERS) plain.searchParams.delete(name);
  return {
    host: plain.searchParams.get('host') ?? plain.hostname,
    port: Number(plain.port || 5432),
    user: decodeURIComponent(plain.username),
    password: decodeURIComponent(plain.password) || undefined,
    database: decodeURIComponent(plain.pathname.slice(1)),
    max: 1,
  };
}

/** can-connect-to-database, create-database, drop-database */
async function runDatabaseCommand(name) {
  const connection = connectionOf(url);
  const quoted = `"${connection.database.replaceAll('"', '""')}"`;
  if (name !== 'can-connect-to-database') connection.database = 'postgres';
  const client = new pg.Client(connection);
  try {
    await client.connect();
    if (name === 'create-database') await client.query(`create database ${quoted}`);
    if (name === 'drop-database') await client.query(`drop database if exists ${quoted}`);
  } catch (error) {
    const fields = { message: error.message || error.code, error_code: CONNECT_ERRORS[error.code] ?? 'P1001' };
    const entry = { timestamp: new Date().toISOString(), level: 'ERROR', target: 'schema_engine::logger' };
    process.stderr.write(`schema-engine\n${JSON.stringify({ ...entry, fields: { ...fields, is_panic: false } })}\n`);
    process.exitCode = 1;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** adapter-pg does not know the catalogue type "char"; as text it reads well. */
function readCharAsText() {
  for (const prototype of [pg.Client.prototype, pg.Pool.prototype]) {
    const query = prototype.query;
    prototype.query = function queryWithText(...args) {
      const pending = query.apply(this, args);
      if (typeof pending?.then !== 'function') return pending;
      return pending.then((result) => {
        for (const field of [result].flat().flatMap((one) => one?.fields ?? [])) {
          if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID;
        }
        return result;
      });
    };
  }
}

/** Scripts are sent whole: adapter-pg cuts them at every semicolon, also inside of functions. */
function sendScriptsWhole(adapter) {
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

/** Our caller ends us as soon as it has its answer, which may be before a shadow database is dropped. */
async function dropAbandonedShadows(admin) {
  const { rows } = await admin.query(
    `select datname as name from pg_database d where datname ~ '^restore_matrix_shadow_[0-9a-f]{32}$'
        and not exists (select 1 from pg_stat_activity a where a.datid = d.oid)`,
  );
  for (const { name } of rows) await admin.query(`drop database if exists ${name}`);
}

class EngineAdapter extends PrismaPg {
  async connect() {
    return sendScriptsWhole(await super.connect());
  }

  /** A database of its own, dropped once its connections are closed. */
  async connectToShadowDb() {
    const admin = new pg.Client(this.config);
    await admin.connect();
    await dropAbandonedShadows(admin);
    const database = `restore_matrix_shadow_${randomUUID().replaceAll('-', '')}`;
    await admin.query(`create database ${database}`);
    const pool = new pg.Pool({ ...this.config, database });
    const adapter = sendScriptsWhole(await new PrismaPg(pool, { disposeExternalPool: true }).connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await admin.query(`drop database ${database}`);
      await admin.end();
    };
    return adapter;
  }
}

async function openEngine() {
  const entry = require.resolve('@prisma/schema-engine-wasm');
  const glue = await import(new URL('schema_engine_bg.js', pathToFileURL(entry)).href);
  const wasm = readFileSync(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const schema = new URL(url).searchParams.get('schema') ?? undefined;
  const factory = bindMigrationAwareSqlAdapterFactory(new EngineAdapter(connectionOf(url), { schema }));
  const models = datamodels.map((path) => [path, readFileSync(path, 'utf8')]);
  const options = { datamodels: models.length === 0 ? undefined : models };
  return glue.SchemaEngine.new(options, () => {}, factory);
}

async function serve() {
  readCharAsText();
  let panic = '';
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => {
      panic = message;
    },
  };
  let engine;
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const answer = async ({ id, method, params }) => {
    try {
      engine ??= await openEngine();
      const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params);
      // The binary prints what `diff` finds by asking its caller to.
      if (method === 'diff' && result.stdout) {
        send({ id: `print-${id}`, method: 'print', params: { content: result.stdout } });
      }
      send({ id, result: result ?? null });
    } catch (error) {
      const message = panic || error.message || String(error);
      const errorCode = error.code ?? /^(P\d{4})/.exec(message)?.[1];
      const data = { is_panic: panic !== '', message, error_code: errorCode, meta: error.meta };
      send({ id, error: { code: 4466, message: 'The schema engine failed; see data.', data } });
    }
  };
  let turn = Promise.resolve();
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.method) turn = turn.then(() => answer(message));
  }
  await turn;
  process.exit(0);
}

if (process.argv.includes('--version')) console.log('schema-engine-cli wasm');
else if (command[0] === 'cli') await runDatabaseCommand(command[1]);
else await serve();
