import type { FuzzTarget } from './fuzz-target.ts';
import { createReaderTarget } from './reader-target.ts';
import { createRewriterTarget } from './rewriter-target.ts';

/** What can be fuzzed, by the name that `npm run fuzz -- --target` takes. */
export const TARGETS = {
  reader: createReaderTarget,
  rewriter: createRewriterTarget,
} as const satisfies Readonly<Record<string, () => FuzzTarget>>;

export type TargetName = keyof typeof TARGETS;
