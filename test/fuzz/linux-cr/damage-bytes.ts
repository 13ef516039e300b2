import { pick } from '../harness/mutate.ts';
import { below } from '../harness/seeded.ts';
import { anyPart, type Damage } from './damage.ts';
import { joinParts, type Part, replacePart } from './image-parts.ts';

const ODD_BYTES = [0, 1, 7, 8, 0x7f, 0x80, 0xfe, 0xff] as const;
/** Damage to page data shows nothing: most falls on the first bytes of a record. */
const FRONT = 64;

function changeByte(part: Part, at: number, change: (byte: number) => number): Part {
  const bytes = part.bytes.slice();
  bytes[at] = change(bytes[at] ?? 0);
  return { name: part.name, bytes };
}

function changeOne(change: (byte: number, random: () => number) => number): Damage {
  return ({ parts }, random) => {
    const index = anyPart(parts, random);
    const part = parts[index];
    if (part === undefined || part.bytes.length === 0) return null;
    const reach = random() < 0.9 ? Math.min(FRONT, part.bytes.length) : part.bytes.length;
    const changed = changeByte(part, below(reach, random), (byte) => change(byte, random));
    return { parts: replacePart(parts, index, changed), expected: null };
  };
}

const flipBit = changeOne((byte, random) => byte ^ (1 << below(8, random)));
const setByte = changeOne((_, random) => (random() < 0.5 ? pick(ODD_BYTES, random) : below(256, random)));
const nudgeByte = changeOne((byte, random) => byte + (random() < 0.5 ? 1 : 255));

const cutAnywhere: Damage = ({ parts }, random) => {
  const bytes = joinParts(parts);
  if (bytes.length === 0) return null;
  const end = below(bytes.length, random);
  const cut = { name: 'cut', bytes: bytes.subarray(0, end) };
  return { parts: [cut], expected: { codes: ['image-truncated', 'image-incomplete'], offset: end } };
};

const addBehind: Damage = ({ parts }, random) => {
  const end = parts.reduce((sum, part) => sum + part.bytes.length, 0);
  const bytes = random() < 0.2 ? joinParts(parts) : new Uint8Array(1 + below(40, random)).fill(below(256, random));
  const trailing = { codes: ['image-trailing-bytes'], offset: end };
  return { parts: [...parts, { name: 'trailing', bytes }], expected: trailing };
};

const takeBytesOut: Damage = ({ parts }, random) => {
  const index = anyPart(parts, random);
  const { name, bytes } = parts[index] ?? { name: '', bytes: new Uint8Array(0) };
  const at = below(bytes.length, random);
  const rest = joinParts([
    { name, bytes: bytes.subarray(0, at) },
    { name, bytes: bytes.subarray(at + 1 + below(16, random)) },
  ]);
  return { parts: replacePart(parts, index, { name, bytes: rest }), expected: null };
};

const putBytesIn: Damage = ({ parts }, random) => {
  const index = anyPart(parts, random);
  const { name, bytes } = parts[index] ?? { name: '', bytes: new Uint8Array(0) };
  const at = below(bytes.length + 1, random);
  const noise = Uint8Array.from({ length: 1 + below(16, random) }, () => below(256, random));
  const pieces = [bytes.subarray(0, at), noise, bytes.subarray(at)].map((piece) => ({ name, bytes: piece }));
  return { parts: replacePart(parts, index, { name, bytes: joinParts(pieces) }), expected: null };
};

/** Damage that needs no knowledge of the format, but for where records begin. */
export const BYTE_DAMAGES: Readonly<Record<string, Damage>> = {
  'bit flipped': flipBit,
  'byte set': setByte,
  'byte nudged': nudgeByte,
  'cut off': cutAnywhere,
  'bytes behind the end': addBehind,
  'bytes taken out': takeBytesOut,
  'bytes put in': putBytesIn,
};
