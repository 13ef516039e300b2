import type { FuzzTarget } from './fuzz-target.ts';
import { createReaderTarget } from './reader-target.ts';

/** What can be fuzzed, by the name that `npm run fuzz -- --target` takes. */
export const TARGETS = {
  reader: createReaderTarget,
} as const satisfies Readonly<Record<string, () => FuzzTarget>>;

export type TargetName = keyof typeof TARGETS;
