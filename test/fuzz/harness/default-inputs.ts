import type { FuzzRange } from './fuzz-range.ts';
import type { TargetName } from './fuzz-targets.ts';

export interface DefaultInputs extends Pick<FuzzRange, 'seed' | 'first'> {
  readonly inputs: number;
  /** All their outcomes. Examine a new code; a missing one was lost. */
  readonly outcomes: readonly string[];
}

/** Of any image that is more than its first bytes. */
const DAMAGED = [
  'image-bad-magic',
  'image-incomplete',
  'image-length-impossible',
  'image-malformed',
  'image-truncated',
];
const DAMAGED_LINUX_CR = [
  ...DAMAGED,
  ...['image-not-recognised', 'image-reports-error', 'image-revision-unsupported', 'image-trailing-bytes'],
];
const DAMAGED_ARCHIVE = [
  ...DAMAGED,
  ...['archive-malformed', 'archive-unsafe-entry', 'archive-unsafe-name', 'compression-malformed', 'image-empty'],
  ...['image-not-recognised', 'image-trailing-bytes'],
];

/**
 * The inputs of `npm test`: few, chosen so that they reach every error code and, with the other tests, every branch that
 * ten to fifty times as many reach (docs/robustness.md). `npm run fuzz` runs millions.
 */
export const DEFAULT_INPUTS = {
  reader: { seed: 20_261_125, first: 0, inputs: 20_000, outcomes: ['read', ...DAMAGED_LINUX_CR] },
  rewriter: {
    seed: 20_261_125,
    first: 0,
    inputs: 5_000,
    outcomes: ['converted', 'conversion-refused', 'image-revision-ambiguous', ...DAMAGED_LINUX_CR],
  },
  // One in 100,000 inputs is nested too deeply; decode-message.test.ts has such a one.
  'criu-set': {
    seed: 20_261_127,
    first: 113_000,
    inputs: 6_000,
    outcomes: ['read', 'archive-unsafe-name', 'image-revision-unsupported', ...DAMAGED],
  },
  archive: { seed: 20_261_127, first: 0, inputs: 1_500, outcomes: ['read', ...DAMAGED_ARCHIVE] },
} as const satisfies Readonly<Partial<Record<TargetName, DefaultInputs>>>;
