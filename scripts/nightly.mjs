// npm run nightly [-- --seed NUMBER]: what is too much for every change. Damaged images by the million, then the tests
// with other random values and more of them. The seed is the date unless one is given; the same seed does the same again.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureReady } from './ensure-ready.mjs';

const RUNS = '500';

await ensureReady();
const root = fileURLToPath(new URL('../', import.meta.url));
const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
const { values } = parseArgs({ options: { seed: { type: 'string', default: today }, inputs: { type: 'string' } } });
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const inputs = values.inputs === undefined ? [] : ['--inputs', values.inputs];
const STEPS = [
  ['--import', 'tsx', 'test/fuzz/harness/main.ts', '--target', 'all', '--seed', values.seed, ...inputs],
  [vitest, 'run', '--project', 'unit', '--project', 'fuzz', '--reporter=dot'],
];

console.log(`seed ${values.seed}`);
let failed = 0;
for (const args of STEPS) {
  const env = { ...process.env, FUZZ_SEED: values.seed, FUZZ_RUNS: RUNS };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
