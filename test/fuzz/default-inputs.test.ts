import { describe, expect, it } from 'vitest';
import { DEFAULT_INPUTS, type DefaultInputs } from './harness/default-inputs.ts';
import type { TargetName } from './harness/fuzz-targets.ts';
import { runFuzz } from './harness/run-fuzz.ts';
import { showFailure } from './harness/show-tally.ts';

/** A busy machine takes its time; a worker that hangs ends by itself (run-fuzz.ts). */
const TIMEOUT_MS = 5 * 60_000;
/** What only reading in full, or converting in full, can come to. */
const WHOLE = ['read', 'converted'];

describe('damaged images', () => {
  it.each(Object.entries(DEFAULT_INPUTS) as [TargetName, DefaultInputs][])(
    '%s: each is handled, and together they reach every outcome',
    async (target, { seed, first, inputs, outcomes }) => {
      const { tally, failures } = await runFuzz({ target, seed, first, inputs, workers: 1 });
      expect(failures.map((failure) => showFailure(target, seed, failure))).toEqual([]);
      expect(tally.inputs).toBe(inputs);
      expect(Object.keys(tally.outcomes).sort()).toEqual([...outcomes].sort());
      const whole = WHOLE.reduce((sum, outcome) => sum + (tally.outcomes[outcome] ?? 0), 0);
      expect(whole).toBeGreaterThan(inputs / 20);
      expect(Object.keys(tally.damages).filter((name) => tally.damages[name] === 0)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
