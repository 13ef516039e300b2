/** `npm run fuzz -- [options]`: tries millions of damaged images. What is checked: docs/robustness.md. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { FuzzTarget } from './fuzz-target.ts';
import { TARGETS, type TargetName } from './fuzz-targets.ts';
import { runFuzz } from './run-fuzz.ts';
import { showFailure, showTally } from './show-tally.ts';

const EVERY_MS = 5_000;
const ALL = 'all';
/** As many as two processors run in one night. */
const USUAL_INPUTS: Readonly<Record<TargetName, number>> = {
  reader: 5_000_000,
  rewriter: 500_000,
  'criu-set': 500_000,
  archive: 100_000,
  'criu-converter': 50_000,
};
/** The index of an input has 32 bits. */
const MAX_INPUTS = 2 ** 32 - 1;

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0 || number > MAX_INPUTS)
    throw new InvalidArgumentError(`must be a whole number up to ${MAX_INPUTS}`);
  return number;
}

interface Options {
  readonly target: TargetName | typeof ALL;
  readonly inputs?: number;
  readonly first: number;
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

/** Whether every input was handled. */
async function fuzzTarget(target: TargetName, { inputs, first, seed, workers, only, save }: Options): Promise<boolean> {
  const began = performance.now();
  const one = only !== undefined;
  if (one && save !== undefined) await saveInput(target, seed, only, save);
  const range = one
    ? { first: only, inputs: 1, workers: 1 }
    : { first, inputs: inputs ?? USUAL_INPUTS[target], workers: Math.max(1, workers) };
  const { tally, failures } = await runFuzz({ target, seed, ...range, onProgress: progress(range.inputs) });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(`${showTally(`${target}, seed ${seed}, ${seconds} s`, tally)}\n`);
  for (const failure of failures) process.stdout.write(`${showFailure(target, seed, failure)}\n`);
  return failures.length === 0;
}

async function fuzz(options: Options): Promise<void> {
  const targets = options.target === ALL ? (Object.keys(TARGETS) as TargetName[]) : [options.target];
  for (const target of targets) if (!(await fuzzTarget(target, options))) process.exitCode = 1;
}

await new Command('fuzz')
  .description('Try millions of damaged images. Exit status 1 if the code does not handle one correctly')
  .addOption(new Option('--target <name>', 'code to test').choices([...Object.keys(TARGETS), ALL]).default(ALL))
  .option('--inputs <count>', 'number of inputs of each target; default: as many as run in one night', wholeNumber)
  .option('--first <index>', 'index of the first input', wholeNumber, 0)
  .option('--seed <number>', 'the inputs depend on it', wholeNumber, 7)
  .option('--workers <count>', 'threads', wholeNumber, availableParallelism())
  .option('--only <index>', 'with one --target: only the input with this index', wholeNumber)
  .option('--save <file>', 'with --only: write the bytes of the input to a file')
  .action(fuzz)
  .parseAsync();
