/** How often what changed under the reader is read. */
export const MAX_READS = 3;

export type Reading<T> =
  | { readonly found: T }
  /** Something changed meanwhile; the last such reading is returned anyway. */
  | { readonly outdated: T }
  /** What was read is no more (a profile was deleted in between); the error says so where it never comes back. */
  | { readonly gone: () => Promise<Error> };

/** Several reads that belong together, made again until nothing changed between them. */
export async function readSteady<T>(read: () => Promise<Reading<T>>): Promise<T> {
  for (let reads = 1; ; reads++) {
    const reading = await read();
    if ('found' in reading) return reading.found;
    if (reads < MAX_READS) continue;
    if ('gone' in reading) throw await reading.gone();
    return reading.outdated;
  }
}
