import { UseCaseError } from './use-case-error.ts';

/** How often what changed under the reader is read. */
export const MAX_READS = 3;

/** A part of what was read is not there any more (a profile was replaced in between): the rest makes no answer. */
export const CHANGED = { changed: true } as const;

export type Reading<T> =
  | { readonly found: T }
  /** Whole, but not all of one revision; the last such reading is returned anyway. */
  | { readonly outdated: T }
  | typeof CHANGED;

/** Several reads that belong together, made again until nothing changed between them. @throws UseCaseError */
export async function readSteady<T>(read: () => Promise<Reading<T>>): Promise<T> {
  for (let reads = 1; ; reads++) {
    const reading = await read();
    if ('found' in reading) return reading.found;
    if (reads < MAX_READS) continue;
    if ('outdated' in reading) return reading.outdated;
    throw new UseCaseError('records-changing', `Images or profiles changed during each of ${MAX_READS} reads.`);
  }
}
