import type { Random } from './mutate.ts';

/** One damaged image. */
export interface FuzzInput {
  readonly index: number;
  /** What it was before. */
  readonly base: { readonly name: string };
  /** What was done to it. */
  readonly damages: readonly string[];
  readonly size: number;
  /** For whatever else is left to chance, such as where the bytes are cut into chunks. */
  readonly random: Random;
}

/** What is fuzzed: a reader, or anything else that takes an image. */
export interface FuzzTarget<Input extends FuzzInput = FuzzInput> {
  /** All damages there are, by name. */
  readonly damages: readonly string[];
  /** Input number `index` of a seed: the same on every machine, whatever was asked for before. */
  inputOf(seed: number, index: number): Input;
  /**
   * One input tried. Answers with what came of it, `read` or an error code, for the tally.
   *
   * @throws Error when something came of it that must not
   */
  attempt(input: Input): string | Promise<string>;
  /** The input as a file. */
  bytesOf(input: Input): Promise<Uint8Array>;
}
