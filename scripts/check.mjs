// npm run check: the one command to remember before a commit. Every step runs, also after one failed, two at a time.
// `--without-tests` is for those who run all tests anyway (.ci/run).
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './ensure-ready.mjs';

await ensureReady();
const root = fileURLToPath(new URL('../', import.meta.url));
const module = (...path) => join(root, 'node_modules', ...path);
const vitest = module('vitest', 'vitest.mjs');
/** One worker: the other processor has the other steps. */
const TESTS = [
  'unit and architecture tests',
  [vitest, 'run', '--project=unit', '--reporter=minimal', '--maxWorkers=1'],
];
/**
 * TypeScript 7 needs a quarter of the processor time of TypeScript 6. That one stays for dependency-cruiser, which takes
 * the compiler as a library: version 7 has no such interface.
 */
const TSC = module('typescript-7', 'bin', 'tsc');
/** What did not change since the last run is not looked at again. */
const TYPES_CACHE = module('.cache', 'restore-matrix-types.json');
/** The longest first. */
const STEPS = [
  ...(process.argv.includes('--without-tests') ? [] : [TESTS]),
  ['types', [TSC, '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', TYPES_CACHE]],
  ['import directions', ['scripts/check-imports.mjs']],
  ['lint and format', [module('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']],
  ['generated docs', ['--import', 'tsx', 'scripts/write-openapi.ts', '--check']],
  ['rule pages', ['--import', 'tsx', 'scripts/write-rule-pages.ts', '--check']],
  ['atlas', ['--import', 'tsx', 'scripts/write-atlas.ts', '--check']],
  ['truth', ['--import', 'tsx', 'scripts/write-truth.ts', '--check']],
];

const waiting = [...STEPS];
let failed = 0;
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, takeSteps));
console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${STEPS.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

async function takeSteps() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const [title, args] = step;
    const began = performance.now();
    const { code, output } = await run(args);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${title}  ${seconds} s`);
    if (code === 0) continue;
    failed++;
    console.log(output.trimEnd());
  }
}

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (text) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('close', (code) => resolve({ code, output }));
  });
}
