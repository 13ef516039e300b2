import type { FuzzTarget } from './fuzz-target.ts';

/** Counted from `first` in steps of `step`, so that workers can share the inputs among them. */
export interface FuzzRange {
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly until: number;
}

export interface FuzzTally {
  inputs: number;
  bytes: number;
  readonly outcomes: Record<string, number>;
  readonly damages: Record<string, number>;
}

export interface FuzzFailure {
  readonly index: number;
  readonly base: string;
  readonly damages: readonly string[];
  readonly message: string;
}

export function emptyTally(damages: readonly string[] = []): FuzzTally {
  return { inputs: 0, bytes: 0, outcomes: {}, damages: Object.fromEntries(damages.map((name) => [name, 0])) };
}

export function addTally(sum: FuzzTally, more: FuzzTally): void {
  sum.inputs += more.inputs;
  sum.bytes += more.bytes;
  for (const key of ['outcomes', 'damages'] as const) {
    for (const [name, count] of Object.entries(more[key])) sum[key][name] = (sum[key][name] ?? 0) + count;
  }
}

/** Tries the inputs of a range one after another, up to the first failure. `begin` hears of each beforehand. */
export async function fuzzRange(
  range: FuzzRange,
  target: FuzzTarget,
  tally: FuzzTally,
  begin: (index: number) => void,
): Promise<FuzzFailure | null> {
  for (let index = range.first; index < range.until; index += range.step) {
    begin(index);
    const input = target.inputOf(range.seed, index);
    try {
      const came = target.attempt(input);
      // Most are there at once; waiting for them all the same would cost.
      const outcome = typeof came === 'string' ? came : await came;
      tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { index, base: input.base.name, damages: input.damages, message };
    }
    tally.inputs += 1;
    tally.bytes += input.size;
    for (const name of input.damages) tally.damages[name] = (tally.damages[name] ?? 0) + 1;
  }
  return null;
}
