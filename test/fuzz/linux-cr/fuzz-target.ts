import type { FuzzInput } from './input-of.ts';

/** What is fuzzed: the reader, or anything else that takes an image. */
export interface FuzzTarget {
  /**
   * One input tried. Answers with what came of it, `read` or an error code, for the tally.
   *
   * @throws Error when something came of it that must not
   */
  attempt(input: FuzzInput): string;
}
