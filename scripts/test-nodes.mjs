// npm run test:nodes [-- vitest arguments]: the tests on the newer lines of Node that are supported, which come from npm.
// On the floor (package.json, engines) they are run by `npm test`.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './ensure-ready.mjs';

const LINES = ['22', '24'];
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', 'nodes');

await ensureReady();
const results = LINES.map((line) => [line, test(install(line), process.argv.slice(2))]);
for (const [line, status] of results) console.log(`Node ${line}: ${status === 0 ? 'passed' : `failed (${status})`}`);
process.exitCode = results.every(([, status]) => status === 0) ? 0 : 1;

/** The package `node` picks one of these by a script of its own; this one is named. */
function install(line) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(CACHE, line);
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  execFileSync('npm', ['install', '--prefix', folder, ...options, `${name}@${line}`], { stdio: 'inherit' });
  return program;
}

/** First on PATH, for tests that start npm. */
function test(program, args) {
  console.log(`\n${execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()}`);
  const env = { ...process.env, PATH: [dirname(program), process.env.PATH].join(delimiter) };
  return (
    spawnSync(program, [join(ROOT, 'scripts', 'test.mjs'), ...args], { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1
  );
}
