// The newer lines of Node that are supported, which come from npm into a cache of this checkout.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const LINES = ['22', '24'];
const CACHE = fileURLToPath(new URL('../node_modules/.cache/nodes', import.meta.url));
/** The package `node` picks one of these by a script of its own; this one is named. */
const PACKAGE = `node-${process.platform}-${process.arch}`;

export function cachedNode(line) {
  const program = join(CACHE, line, 'node_modules', PACKAGE, 'bin', 'node');
  return existsSync(program) ? program : null;
}

export function fetchNode(line) {
  const folder = join(CACHE, line);
  if (cachedNode(line) === null) {
    mkdirSync(folder, { recursive: true });
    const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['install', '--prefix', folder, ...options, `${PACKAGE}@${line}`], { stdio: 'inherit' });
  }
  return join(folder, 'node_modules', PACKAGE, 'bin', 'node');
}
