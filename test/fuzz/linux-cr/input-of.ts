import type { FuzzInput } from '../harness/fuzz-target.ts';
import type { Random } from '../harness/mutate.ts';
import { below, createWheel, randomFor } from '../harness/seeded.ts';
import { BASE_IMAGES } from './base-images.ts';
import type { Damage, Expected } from './damage.ts';
import { BYTE_DAMAGES } from './damage-bytes.ts';
import { CLAIM_DAMAGES } from './damage-claims.ts';
import { RECORD_DAMAGES } from './damage-records.ts';
import { type FuzzImage, joinParts } from './image-parts.ts';

export interface ImageInput extends FuzzInput {
  readonly base: FuzzImage;
  readonly bytes: Uint8Array;
  /** Null where more than one outcome is right. */
  readonly expected: Expected | null;
}

/** How often each comes up. A cut ends the reading early and a flood makes it long, so both are rarer. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'length that lies': 6,
  'count that lies': 6,
  'number set': 5,
  'bit flipped': 5,
  'byte set': 4,
  'flood of records': 0.1,
};

const WHOLE_IMAGES = BASE_IMAGES.map(({ parts }) => joinParts(parts));

export const DAMAGES: Readonly<Record<string, Damage>> = { ...BYTE_DAMAGES, ...RECORD_DAMAGES, ...CLAIM_DAMAGES };
const spin = createWheel(Object.keys(DAMAGES), WEIGHTS);

interface Attempt {
  readonly damages: readonly string[];
  readonly bytes: Uint8Array;
  readonly expected: Expected | null;
}

function damage(base: FuzzImage, random: Random): Attempt {
  const wanted = random() < 0.6 ? 1 : 2 + below(3, random);
  const damages: string[] = [];
  let image = base;
  let expected: Expected | null = null;
  while (damages.length < wanted) {
    const name = spin(random);
    const done = DAMAGES[name]?.(image, random) ?? null;
    // What the image has nothing for is no damage; another is tried.
    if (done === null) continue;
    expected = damages.length === 0 && base.valid ? done.expected : null;
    damages.push(name);
    image = { ...image, parts: done.parts };
    if (image.parts.every(({ bytes }) => bytes.length === 0)) break;
  }
  return { damages, bytes: joinParts(image.parts), expected };
}

/** Input number `index` of a seed: the same bytes on every machine, whatever was asked for before. */
export function inputOf(seed: number, index: number): ImageInput {
  const which = index % BASE_IMAGES.length;
  const [base, whole] = [BASE_IMAGES[which], WHOLE_IMAGES[which]];
  if (base === undefined || whole === undefined) throw new RangeError(`no input ${index}`);
  const random = randomFor(seed, index);
  let attempt = damage(base, random);
  // Two damages can undo each other, and a number can be set to what it was.
  while (Buffer.compare(attempt.bytes, whole) === 0) attempt = damage(base, random);
  return { index, base, random, size: attempt.bytes.length, ...attempt };
}
