// npm test [-- vitest arguments]: makes everything ready, then runs the tests; they start what servers they need.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './ensure-ready.mjs';

const SLOWEST = 10;

await ensureReady();
const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'restore-matrix-report-'));
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
// Only failed tests are listed one by one.
const reporters = ['minimal', 'json', './scripts/report-progress.mjs'].map((name) => `--reporter=${name}`);
const args = [vitest, 'run', ...reporters, `--outputFile.json=${report}`, ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
const code = await new Promise((resolve) => child.on('exit', (status) => resolve(status ?? 1)));
try {
  const results = JSON.parse(readFileSync(report, 'utf8'));
  sayResults(results);
  // A run that found no test has shown nothing.
  process.exitCode = code || (results.numPassedTests === 0 ? 1 : 0);
} catch {
  process.exitCode = code || 1;
}
rmSync(folder, { recursive: true, force: true });

function sayResults({ testResults, numPassedTests, numFailedTests, numPendingTests }) {
  const files = testResults
    .map(({ name, startTime, endTime }) => ({ name: relative(root, name), seconds: (endTime - startTime) / 1000 }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST);
  console.log(`The slowest ${files.length === 1 ? 'file' : `${files.length} files`}, in seconds:`);
  for (const { name, seconds } of files) console.log(`${seconds.toFixed(1).padStart(7)}  ${name}`);
  console.log(`tests: ${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
}
