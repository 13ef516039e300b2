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
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const require = createRequire(import.meta.url);
const CHAR_OID = 18;
const TEXT_OID = 25;
/** Parameters of Prisma's URLs that PostgreSQL's clients do not know. */
const PRISMA_PARAMETERS = ['schema', 'connection_limit', 'pool_timeout', 'connect_timeout', 'pgbouncer'];
const SHADOW = 'restore_matrix_shadow_';
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

/** What adapter-pg lacks for the engine. */
function mend(adapter) {
  // adapter-pg cuts scripts at every semicolon, also inside of functions: they are sent whole.
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (...args) => readChars(await startTransaction(...args));
  return readChars(adapter);
}

/**
 * adapter-pg refuses the catalogue type "char", in which PostgreSQL says what kind a constraint is. The engine takes
 * characters for it and nothing else: given text it panics.
 */
function readChars(queryable) {
  const { queryRaw } = queryable;
  queryable.queryRaw = async (query) => {
    const chars = [];
    const reading = Object.create(queryable);
    reading.performIO = async (sent) => {
      const found = await queryable.performIO(sent);
      for (const [index, field] of found.fields.entries()) {
        if (field.dataTypeID !== CHAR_OID) continue;
        chars.push(index);
        field.dataTypeID = TEXT_OID;
      }
      return found;
    };
    const result = await queryRaw.call(reading, query);
    for (const index of chars) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return queryable;
}

/** Shadow databases of runs that were killed; who uses one keeps a connection under its name. */
async function dropAbandonedShadows(admin) {
  const { rows } = await admin.query(
    `select datname as name from pg_database d where datname ~ '^${SHADOW}[0-9a-f]{32}$'
        and not exists (select 1 from pg_stat_activity a where a.datid = d.oid or a.application_name = d.datname)`,
  );
  // Another run may be dropping them too.
  for (const { name } of rows) await admin.query(`drop database if exists ${name}`).catch(() => undefined);
}

class EngineAdapter extends PrismaPg {
  #shadows = new Map();

  async connect() {
    return mend(await super.connect());
  }

  /** A database of its own, dropped once its connections are closed. */
  async connectToShadowDb() {
    const database = `${SHADOW}${randomUUID().replaceAll('-', '')}`;
    const admin = new pg.Client({ ...this.config, application_name: database });
    await admin.connect();
    this.#shadows.set(database, { admin, dropped: null });
    await dropAbandonedShadows(admin);
    await admin.query(`create database ${database}`);
    const pool = new pg.Pool({ ...this.config, database });
    const adapter = mend(await new PrismaPg(pool, { disposeExternalPool: true }).connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await this.#drop(database);
    };
    return adapter;
  }

  #drop(database) {
    const shadow = this.#shadows.get(database);
    const drop = async () => {
      await shadow.admin.query(`drop database if exists ${database} with (force)`).catch(() => undefined);
      await shadow.admin.end().catch(() => undefined);
    };
    shadow.dropped ??= drop();
    return shadow.dropped;
  }

  /** Every shadow database is gone afterwards, whether the engine disposed of it or not. */
  async dropShadows() {
    await Promise.all([...this.#shadows.keys()].map((database) => this.#drop(database)));
  }
}

async function openEngine(adapter) {
  const entry = require.resolve('@prisma/schema-engine-wasm');
  const glue = await import(new URL('schema_engine_bg.js', pathToFileURL(entry)).href);
  const wasm = readFileSync(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const models = datamodels.map((path) => [path, readFileSync(path, 'utf8')]);
  const options = { datamodels: models.length === 0 ? undefined : models };
  return glue.SchemaEngine.new(options, () => {}, bindMigrationAwareSqlAdapterFactory(adapter));
}

/**
 * `evaluateDataLoss` of the engine opens no shadow database: it works only from the schema of the migrations that the
 * engine remembers, and applying migrations makes it forget. `devDiagnostic` opens one, and remembers.
 */
async function rememberMigrations(engine, { migrationsList, filters }) {
  await engine.devDiagnostic({ migrationsList, filters });
}

/**
 * A panic leaves the engine's promise open for ever and comes as an uncaught exception. It must become an answer: of an
 * engine that ends without one, Prisma's command line makes exit code 0.
 */
function callOrPanic() {
  let words = '';
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (text) => {
      words = text;
    },
  };
  const panic = new Promise((_, reject) => process.on('uncaughtException', reject));
  panic.catch(() => undefined);
  return async (call) => {
    try {
      return await Promise.race([panic, call()]);
    } catch (error) {
      throw words === '' ? error : new Error(words, { cause: error });
    }
  };
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

/** The answer to one call. Never fails. */
async function answerOf({ id, method, params }, call) {
  try {
    const result = await call(method === 'getDatabaseVersion' ? 'version' : method, params);
    // The binary prints what `diff` finds by asking its caller to.
    if (method === 'diff' && result.stdout) {
      send({ id: `print-${id}`, method: 'print', params: { content: result.stdout } });
    }
    return { id, result: result ?? null };
  } catch (error) {
    const message = error.message || String(error);
    const errorCode = error.code ?? /^(P\d{4})/.exec(message)?.[1];
    // is_panic would have the command line offer to report it to Prisma, whose binary this is not.
    const data = { is_panic: false, message, error_code: errorCode, meta: error.meta };
    return { id, error: { code: 4466, message: 'The schema engine failed; see data.', data } };
  }
}

async function serve() {
  const schema = new URL(url).searchParams.get('schema') ?? undefined;
  const adapter = new EngineAdapter(connectionOf(url), { schema });
  const guarded = callOrPanic();
  let engine;
  const call = (method, params) =>
    guarded(async () => {
      engine ??= await openEngine(adapter);
      if (method === 'evaluateDataLoss') await rememberMigrations(engine, params);
      return engine[method](params);
    });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => adapter.dropShadows().finally(() => process.exit(1)));
  }
  let turn = Promise.resolve();
  const take = async (message) => {
    await turn;
    const answer = await answerOf(message, call);
    // Our caller kills us as soon as it has its answer.
    await adapter.dropShadows();
    send(answer);
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.method) turn = take(message);
  }
  await turn;
  process.exit(0);
}

if (process.argv.includes('--version')) console.log('schema-engine-cli wasm');
else if (command[0] === 'cli') await runDatabaseCommand(command[1]);
else await serve();
