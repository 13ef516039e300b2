import { readNumber } from '#core/formats/linux-cr/byte-order.ts';
import { pick, type Random } from '../harness/mutate.ts';
import { below } from '../harness/seeded.ts';
import { BASE_IMAGES } from './base-images.ts';
import { anyPart, type Damage, isCertainHead, pickPart } from './damage.ts';
import { type FuzzImage, offsetOfPart, type Part, recordOf, replacePart, withNumber } from './image-parts.ts';

const ERROR = 9999;
const STRING = 5;
/** Numbers that some revision has, one that none has, and the ends of the range. */
const ODD_NUMBERS = [0, 101, 102, 118, 403, 404, 405, 704, 777, 9001, 0x7fff_ffff, 0xffff_ffff] as const;

const drop: Damage = ({ parts }, random) => {
  const index = anyPart(parts, random);
  const rest = parts.toSpliced(index, 1);
  const isTail = parts[index]?.name === 'TAIL' && index === parts.length - 1;
  const expected = isTail && isCertainHead(parts, index);
  const offset = offsetOfPart(rest, rest.length);
  return { parts: rest, expected: expected ? { codes: ['image-incomplete'], offset } : null };
};

const double: Damage = ({ parts }, random) => {
  const index = anyPart(parts, random);
  const part = pickPart(parts.slice(index, index + 1), random);
  return { parts: replacePart(parts, index, part, part), expected: null };
};

const swap: Damage = ({ parts }, random) => {
  const [one, other] = [anyPart(parts, random), anyPart(parts, random)];
  const swapped = parts.map((part, index) => (index === one ? parts[other] : index === other ? parts[one] : part));
  return { parts: swapped.filter((part) => part !== undefined), expected: null };
};

const move: Damage = ({ parts }, random) => {
  const from = anyPart(parts, random);
  const rest = parts.toSpliced(from, 1);
  return { parts: rest.toSpliced(below(rest.length + 1, random), 0, ...parts.slice(from, from + 1)), expected: null };
};

function withPartNumber({ parts, order }: FuzzImage, index: number, number: number): readonly Part[] | null {
  const part = parts[index];
  if (part === undefined || part.bytes.length < 4) return null;
  return replacePart(parts, index, withNumber(part, 0, 4, number, order));
}

function numberOf(part: Part | undefined, order: FuzzImage['order']): number {
  return part === undefined || part.bytes.length < 4 ? 0 : readNumber(part.bytes, 0, 4, order);
}

const exchangeNumbers: Damage = (image, random) => {
  const [one, other] = [anyPart(image.parts, random), anyPart(image.parts, random)];
  const first = withPartNumber(image, one, numberOf(image.parts[other], image.order));
  if (first === null) return null;
  const second = withPartNumber({ ...image, parts: first }, other, numberOf(image.parts[one], image.order));
  return second === null ? null : { parts: second, expected: null };
};

const renumber: Damage = (image, random) => {
  const known = Object.values(image.revision.typeNumbers);
  const number = random() < 0.5 ? pick(known, random) : pick(ODD_NUMBERS, random);
  const parts = withPartNumber(image, anyPart(image.parts, random), number);
  return parts === null ? null : { parts, expected: null };
};

function errorParts(order: FuzzImage['order'], random: Random): readonly Part[] {
  if (random() < 0.3) return [recordOf('ERROR', ERROR, 8 + below(600, random), order)];
  const text = recordOf('STRING', STRING, 8 + below(60, random), order);
  text.bytes.fill(0x41, 8);
  return [recordOf('ERROR', ERROR, 8, order), text];
}

const insertError: Damage = ({ parts, order }, random) => {
  const index = 1 + below(parts.length - 1, random);
  if (parts.length < 2) return null;
  const offset = offsetOfPart(parts, index);
  const damaged = parts.toSpliced(index, 0, ...errorParts(order, random));
  return {
    parts: damaged,
    expected: isCertainHead(parts, index) ? { codes: ['image-reports-error'], offset } : null,
  };
};

const splice: Damage = ({ parts }, random) => {
  const other = pick(BASE_IMAGES, random);
  const head = parts.slice(0, below(parts.length + 1, random));
  return { parts: [...head, ...other.parts.slice(below(other.parts.length, random))], expected: null };
};

/** Damage to whole records: each one is as it should be, the image is not. */
export const RECORD_DAMAGES: Readonly<Record<string, Damage>> = {
  'record dropped': drop,
  'record doubled': double,
  'records swapped': swap,
  'record moved': move,
  'type numbers exchanged': exchangeNumbers,
  'type number set': renumber,
  'ERROR record put in': insertError,
  'two images spliced': splice,
};
