// npm run test:nodes [-- vitest arguments]: the tests on the newer lines of Node that are supported, which come from npm.
// On the floor (package.json, engines) they are run by `npm test`.
import { execFileSync, spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './ensure-ready.mjs';
import { fetchNode, LINES } from './other-nodes.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

await ensureReady();
const results = LINES.map((line) => [line, test(fetchNode(line), process.argv.slice(2))]);
for (const [line, status] of results) console.log(`Node ${line}: ${status === 0 ? 'passed' : `failed (${status})`}`);
process.exitCode = results.every(([, status]) => status === 0) ? 0 : 1;

/** First on PATH, for tests that start npm. */
function test(program, args) {
  console.log(`\n${execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()}`);
  const env = { ...process.env, PATH: [dirname(program), process.env.PATH].join(delimiter) };
  return (
    spawnSync(program, [join(ROOT, 'scripts', 'test.mjs'), ...args], { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1
  );
}
