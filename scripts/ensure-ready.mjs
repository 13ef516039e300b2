// What `npm start`, `npm test`, `npm run check` and the command line of a checkout do first: dependencies installed, the
// Prisma client generated, the sources built. Runs before anything is installed, so it uses Node alone. Nothing to do
// takes a few milliseconds.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SOURCE_FILES, SOURCE_FOLDERS } from './bundle/build-sources.mjs';
import { takeTurn } from './take-turns.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const MIN_NODE = [20, 19];
/** Written when an install ended well; holds the digest of the lock file it installed. */
const INSTALLED = join(ROOT, 'node_modules', '.restore-matrix-installed');
/** There while the client is generated; left behind when that was killed. */
const GENERATING = join(ROOT, 'node_modules', '.restore-matrix-generating');
const NPM_LOCK = join(ROOT, 'node_modules', '.package-lock.json');
const SCHEMA = join(ROOT, 'prisma', 'schema.prisma');
const CLIENT = join(ROOT, 'src', 'store', 'generated', 'client.ts');
const LOCK = join(ROOT, '.preparing');
/** Written when a build ended well; holds the digest of its sources. */
const BUILT = join(ROOT, 'dist', '.built');
const SIGNAL_STATUS = { SIGINT: 130, SIGTERM: 143 };
const PROGRESS_MS = 1_000;

/** Prisma would download an engine; ours comes from npm (scripts/schema-engine.mjs). The install sends no telemetry. */
const QUIET = {
  PRISMA_SCHEMA_ENGINE_BINARY: join(ROOT, 'scripts', 'schema-engine.mjs'),
  PRISMA_SKIP_POSTINSTALL_GENERATE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
  SCARF_ANALYTICS: 'false',
};

/** What is said, and how the process ends, when something cannot be made ready. */
const failure = { status: 1, advice: '' };

/**
 * Ends the process with a word about what is wrong when something cannot be made ready: with `status`, and `advice` at
 * the end of what is said.
 */
export async function ensureReady(onFailure = {}) {
  Object.assign(failure, onFailure);
  checkNode();
  if (isReady()) return;
  const turn = await takeTurnHere();
  if (!isInstalled()) await install(turn);
  if (!isGenerated()) await generate(turn);
  turn.release();
}

/** The same, and the sources are built (scripts/bundle). */
export async function ensureBuilt(onFailure = {}) {
  await ensureReady(onFailure);
  if (isBuilt()) return;
  const turn = await takeTurnHere();
  if (!isBuilt()) await bundleSources();
  turn.release();
}

function takeTurnHere() {
  return takeTurn(LOCK, () => say('Waiting for another process that is preparing this folder ...\n')).catch((error) =>
    fail(`Cannot prepare ${ROOT}: ${error.message}`),
  );
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  fail(`Node ${MIN_NODE.join('.')} or later is required; this is ${process.versions.node}.`);
}

const isReady = () => isInstalled() && isGenerated();

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
}

/** npm writes its own lock file last: it is missing after an install that was killed, newer than ours after one by hand. */
function isInstalled() {
  if (!existsSync(NPM_LOCK)) return false;
  if (existsSync(INSTALLED)) return readFileSync(INSTALLED, 'utf8').trim() === lockDigest();
  return modified(NPM_LOCK) > modified(join(ROOT, 'package-lock.json'));
}

function isGenerated() {
  if (existsSync(GENERATING)) return false;
  const made = modified(CLIENT);
  return made > modified(SCHEMA) && made > modified(join(ROOT, 'node_modules', '@prisma', 'client', 'package.json'));
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

async function install(turn) {
  rmSync(INSTALLED, { force: true });
  // npm passes the path of its own program to a script; without npm, it must be on PATH.
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  // Said here, as `npm pack --dry-run` and `npm install --global` hand their own options down to us.
  const own = ['--no-dry-run', '--no-global', '--include=dev', '--include=optional'];
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...own];
  await run('Installing dependencies', [...npm, ...options], turn);
  writeFileSync(INSTALLED, `${lockDigest()}\n`);
}

async function generate(turn) {
  writeFileSync(GENERATING, '');
  const cli = join(ROOT, 'node_modules', 'prisma', 'build', 'index.js');
  await run('Generating the database client', [process.execPath, cli, 'generate'], turn);
  rmSync(GENERATING, { force: true });
}

/** Whatever the build reads: it is made anew when a name, a size or a time of change differs. */
function sourcesDigest() {
  const hash = createHash('sha256');
  const look = (path) => {
    const { size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { size: -1, mtimeMs: 0 };
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  };
  const lookBelow = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) lookBelow(path);
      else look(path);
    }
  };
  for (const file of SOURCE_FILES) look(join(ROOT, file));
  for (const folder of SOURCE_FOLDERS) lookBelow(join(ROOT, folder));
  return hash.digest('hex');
}

function isBuilt() {
  return existsSync(BUILT) && readFileSync(BUILT, 'utf8').trim() === sourcesDigest();
}

/** The digest is taken first: what changes while the build runs is built the next time. */
async function bundleSources() {
  const digest = sourcesDigest();
  rmSync(BUILT, { force: true });
  const stopClock = startClock('Building');
  try {
    const { bundle } = await import('./bundle/bundle.mjs');
    await bundle();
  } catch (error) {
    stopClock(false);
    fail(`The build failed.\n${error.message}`);
  }
  stopClock(true);
  writeFileSync(BUILT, `${digest}\n`);
}

/** Says what runs and how long it takes; what a command prints is shown only when it fails. */
async function run(title, [program, ...args], turn) {
  const stopClock = startClock(title);
  let stoppedBy = null;
  const { code, output } = await new Promise((resolve) => {
    const env = { ...process.env, ...QUIET };
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) turn.alsoHeldBy(child.pid);
    const stop = (signal) => {
      stoppedBy = signal;
      child.kill(signal);
    };
    for (const signal of Object.keys(SIGNAL_STATUS)) process.on(signal, stop);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    const end = (code, text) => {
      for (const signal of Object.keys(SIGNAL_STATUS)) process.off(signal, stop);
      resolve({ code, output: output + text });
    };
    child.once('error', (error) => end(1, error.message));
    child.once('close', (code) => end(code, ''));
  });
  stopClock(code === 0);
  if (stoppedBy !== null) process.exit(SIGNAL_STATUS[stoppedBy]);
  if (code !== 0) fail(`${title} failed.\n${output}`);
}

/** On a terminal the seconds count up in place; elsewhere there is one line. */
function startClock(title) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  say(`${title} ...`);
  const show = () => say(`\r${title} ... ${seconds().toFixed(0)} s`);
  const clock = process.stderr.isTTY ? setInterval(show, PROGRESS_MS) : null;
  return (well) => {
    clearInterval(clock);
    if (clock !== null) say(`\r${title} ...`);
    say(well ? ` ${seconds().toFixed(1)} s\n` : '\n');
  };
}

function say(text) {
  process.stderr.write(text);
}

function fail(text) {
  say(`${[text.trimEnd(), failure.advice].filter((part) => part !== '').join('\n')}\n`);
  process.exit(failure.status);
}
