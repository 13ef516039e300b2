import type { FuzzTarget } from './fuzz-target.ts';

/** What can be fuzzed, by the name that `npm run fuzz -- --target` takes. Each is loaded when it is asked for. */
export const TARGETS = {
  reader: async () => (await import('../linux-cr/reader-target.ts')).createReaderTarget(),
  rewriter: async () => (await import('../linux-cr/rewriter-target.ts')).createRewriterTarget(),
  'criu-set': async () => (await import('../criu/set-target.ts')).createSetTarget(),
  archive: async () => (await import('../criu/archive-target.ts')).createArchiveTarget(),
  'criu-converter': async () => (await import('../criu/converter-target.ts')).createConverterTarget(),
} as const satisfies Readonly<Record<string, () => Promise<FuzzTarget>>>;

export type TargetName = keyof typeof TARGETS;
