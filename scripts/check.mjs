// npm run check: the one command to remember before a commit. Every step runs, also after one failed.
// `--without-tests` is for those who run all tests anyway (.ci/run).
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './ensure-ready.mjs';

await ensureReady();
const root = fileURLToPath(new URL('../', import.meta.url));
const module = (...path) => join(root, 'node_modules', ...path);
const TESTS = [
  ['unit and architecture tests', [module('vitest', 'vitest.mjs'), 'run', '--project', 'unit', '--reporter=minimal']],
];
const STEPS = [
  ['types', [module('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']],
  ['lint and format', [module('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']],
  ['import directions', ['scripts/check-imports.mjs']],
  ['generated docs', ['--import', 'tsx', 'scripts/write-openapi.ts', '--check']],
  ['rule pages', ['--import', 'tsx', 'scripts/write-rule-pages.ts', '--check']],
  ['truth', ['--import', 'tsx', 'scripts/write-truth.ts', '--check']],
  ...(process.argv.includes('--without-tests') ? [] : TESTS),
];

let failed = 0;
for (const [title, args] of STEPS) {
  const began = performance.now();
  const { code, output } = await run(args);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${title}  ${seconds} s`);
  if (code === 0) continue;
  failed++;
  console.log(output.trimEnd());
}
console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${STEPS.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

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
