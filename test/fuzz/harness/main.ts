/** `npm run fuzz -- [options]`: damaged images by the million. What is checked: docs/robustness.md. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { FuzzTarget } from './fuzz-target.ts';
import { TARGETS, type TargetName } from './fuzz-targets.ts';
import { runFuzz } from './run-fuzz.ts';
import { showFailure, showTally } from './show-tally.ts';

const EVERY_MS = 5_000;
/** Inputs are told apart by 32 bits. */
const MAX_INPUTS = 2 ** 32 - 1;

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0 || number > MAX_INPUTS)
    throw new InvalidArgumentError('a whole number');
  return number;
}

interface Options {
  readonly target: TargetName;
  readonly inputs: number;
  readonly seed: number;
  readonly workers: number;
  readonly only?: number;
  readonly save?: string;
}

function progress(inputs: number): (done: number) => void {
  const began = performance.now();
  let told = began;
  return (done) => {
    const now = performance.now();
    if (now - told < EVERY_MS) return;
    told = now;
    const rate = Math.round((done * 1_000) / (now - began));
    process.stderr.write(
      `${done.toLocaleString('en')} of ${inputs.toLocaleString('en')}, ${rate.toLocaleString('en')}/s\n`,
    );
  };
}

async function saveInput(name: TargetName, seed: number, index: number, path: string): Promise<void> {
  const target: FuzzTarget = await TARGETS[name]();
  writeFileSync(path, await target.bytesOf(target.inputOf(seed, index)));
}

async function fuzz({ target, inputs, seed, workers, only, save }: Options): Promise<void> {
  const began = performance.now();
  const one = only !== undefined;
  if (one && save !== undefined) await saveInput(target, seed, only, save);
  const range = one ? { first: only, inputs: 1, workers: 1 } : { first: 0, inputs, workers: Math.max(1, workers) };
  const { tally, failures } = await runFuzz({ target, seed, ...range, onProgress: progress(range.inputs) });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(`${showTally(`${target}, seed ${seed}, ${seconds} s`, tally)}\n`);
  for (const failure of failures) process.stdout.write(`${showFailure(target, seed, failure)}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

await new Command('fuzz')
  .description('Damaged images by the million; exit code 1 when one is not handled as it should be')
  .addOption(new Option('--target <name>', 'what to try').choices(Object.keys(TARGETS)).default('reader'))
  .option('--inputs <count>', 'how many', wholeNumber, 20_000_000)
  .option('--seed <number>', 'which ones', wholeNumber, 7)
  .option('--workers <count>', 'threads', wholeNumber, availableParallelism())
  .option('--only <index>', 'this one input of the seed', wholeNumber)
  .option('--save <file>', 'with --only: write its bytes to a file')
  .action(fuzz)
  .parseAsync();
