import { createRandom, type Random } from '../mutate.ts';
import { BASE_IMAGES } from './base-images.ts';
import { below, type Damage, type Expected } from './damage.ts';
import { BYTE_DAMAGES } from './damage-bytes.ts';
import { CLAIM_DAMAGES } from './damage-claims.ts';
import { RECORD_DAMAGES } from './damage-records.ts';
import { type FuzzImage, joinParts } from './image-parts.ts';

export interface FuzzInput {
  readonly index: number;
  readonly base: FuzzImage;
  /** What was done to it. */
  readonly damages: readonly string[];
  readonly bytes: Uint8Array;
  /** Null where more than one outcome is right. */
  readonly expected: Expected | null;
  /** For whatever else is left to chance, such as where the bytes are cut into chunks. */
  readonly random: Random;
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
const WHEEL = Object.keys(DAMAGES).map((name) => ({ name, weight: WEIGHTS[name] ?? 2 }));
const WHOLE_WHEEL = WHEEL.reduce((sum, { weight }) => sum + weight, 0);

function spin(random: Random): string {
  let left = random() * WHOLE_WHEEL;
  for (const { name, weight } of WHEEL) {
    left -= weight;
    if (left < 0) return name;
  }
  return 'bit flipped';
}

/** murmur3's finaliser: every index gives another state of the generator, whatever the seed. */
function stateOf(seed: number, index: number): number {
  let mixed = (Math.imul(seed, 0x9e37_79b1) ^ index) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

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
export function inputOf(seed: number, index: number): FuzzInput {
  const which = index % BASE_IMAGES.length;
  const [base, whole] = [BASE_IMAGES[which], WHOLE_IMAGES[which]];
  if (base === undefined || whole === undefined) throw new RangeError(`no input ${index}`);
  const random = createRandom(stateOf(seed, index));
  let attempt = damage(base, random);
  // Two damages can undo each other, and a number can be set to what it was.
  while (Buffer.compare(attempt.bytes, whole) === 0) attempt = damage(base, random);
  return { index, base, random, ...attempt };
}
