import { pick, type Random } from '../harness/mutate.ts';
import { below } from '../harness/seeded.ts';
import type { FuzzImage, Part } from './image-parts.ts';

/** What reading has to come to after one damage to a valid image. */
export interface Expected {
  /** Null: any refusal. */
  readonly codes: readonly string[] | null;
  /** Null: anywhere. */
  readonly offset: number | null;
}

export interface Damaged {
  readonly parts: readonly Part[];
  /** Set where this damage alone leaves one outcome only; null where the image may be read or refused. */
  readonly expected: Expected | null;
}

/** Null where the image has nothing that could be damaged so. */
export type Damage = (image: FuzzImage, random: Random) => Damaged | null;

export const REFUSED: Expected = { codes: null, offset: null };

export function anyPart(parts: readonly Part[], random: Random): number {
  return below(parts.length, random);
}

export function pickPart(parts: readonly Part[], random: Random): Part {
  return pick(parts, random);
}

/**
 * Whether the reader stands at a record head here in any case. Behind a huge page or the page of a fragment it may have
 * had to guess, by the very bytes that a damage changes.
 */
export function isCertainHead(parts: readonly Part[], index: number): boolean {
  const before = parts[index - 1]?.name;
  return before !== undefined && before !== 'HPAGE' && before !== 'SOCKET_FRAG';
}
