// What `npm start`, `npm test` and `npm run check` do first: dependencies installed, the Prisma client generated. Runs
// before anything is installed, so it uses Node alone. Nothing to do takes a few milliseconds.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const MIN_NODE = [20, 19];
/** Written when an install ended well; holds the digest of the lock file it installed. */
const INSTALLED = join(ROOT, 'node_modules', '.restore-matrix-installed');
const SCHEMA = join(ROOT, 'prisma', 'schema.prisma');
const CLIENT = join(ROOT, 'src', 'store', 'generated', 'client.ts');
const LOCK = join(ROOT, '.preparing');
const LOCK_POLL_MS = 200;

/** Prisma would download an engine; ours comes from npm (scripts/schema-engine.mjs). Nobody is told that we install. */
const QUIET = {
  PRISMA_SCHEMA_ENGINE_BINARY: join(ROOT, 'scripts', 'schema-engine.mjs'),
  PRISMA_SKIP_POSTINSTALL_GENERATE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
  SCARF_ANALYTICS: 'false',
};

/** Ends the process with a word about what is wrong when something cannot be made ready. */
export function ensureReady() {
  checkNode();
  if (isReady()) return;
  const release = takeLock();
  try {
    if (!isInstalled()) install();
    if (!isGenerated()) generate();
  } finally {
    release();
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  fail(`Node ${MIN_NODE.join('.')} or later is needed; this is ${process.versions.node}.`);
}

const isReady = () => isInstalled() && isGenerated();

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
}

/** npm writes its own lock file last, so one that is newer than ours tells of an install by hand. */
function isInstalled() {
  if (existsSync(INSTALLED)) return readFileSync(INSTALLED, 'utf8').trim() === lockDigest();
  return modified(join(ROOT, 'node_modules', '.package-lock.json')) > modified(join(ROOT, 'package-lock.json'));
}

function isGenerated() {
  const made = modified(CLIENT);
  return made > modified(SCHEMA) && made > modified(join(ROOT, 'node_modules', '@prisma', 'client', 'package.json'));
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function install() {
  rmSync(INSTALLED, { force: true });
  // npm tells a script where its own program is; without npm, it must be on PATH.
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const options = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--loglevel=error'];
  run('Installing dependencies', [...npm, ...options]);
  writeFileSync(INSTALLED, `${lockDigest()}\n`);
}

function generate() {
  const cli = join(ROOT, 'node_modules', 'prisma', 'build', 'index.js');
  run('Generating the database client', [process.execPath, cli, 'generate']);
}

/** Says what runs and how long it took; what a command prints is shown only when it fails. */
function run(title, [program, ...args]) {
  process.stderr.write(`${title} ...`);
  const began = performance.now();
  const env = { ...process.env, ...QUIET };
  const ran = spawnSync(program, args, { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (ran.status === 0) {
    process.stderr.write(` ${seconds} s\n`);
    return;
  }
  process.stderr.write('\n');
  if (ran.signal !== null) process.exit(130);
  fail(`${title} failed.\n${ran.stdout ?? ''}${ran.stderr ?? ''}${ran.error?.message ?? ''}`);
}

/** Two that start at once take turns; a lock whose owner is gone is taken over. Returns its release. */
function takeLock() {
  const owner = join(LOCK, 'pid');
  let told = false;
  for (;;) {
    try {
      mkdirSync(LOCK);
      writeFileSync(owner, String(process.pid));
      const release = () => rmSync(LOCK, { recursive: true, force: true });
      process.once('exit', release);
      return release;
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`Cannot prepare ${ROOT}: ${error.message}`);
    }
    if (isAbandoned(owner)) {
      rmSync(LOCK, { recursive: true, force: true });
      continue;
    }
    if (!told) process.stderr.write('Another process is preparing this folder; waiting ...\n');
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
  }
}

/** The folder appears a moment before the process id in it. */
function isAbandoned(owner) {
  const age = Date.now() - modified(LOCK);
  if (!existsSync(owner)) return age > 5_000;
  const pid = Number(readFileSync(owner, 'utf8'));
  if (!(pid > 0)) return age > 5_000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function fail(text) {
  process.stderr.write(`${text.trimEnd()}\n`);
  process.exit(1);
}
