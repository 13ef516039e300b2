/** Seeded damage: the same seed gives the same damage on every machine. */
export type Random = () => number;

/** mulberry32: a public-domain generator of 32 bits; plenty for choosing bytes. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export function pick<T>(list: readonly T[], random: Random): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

type Damage = (bytes: Buffer, random: Random) => Buffer;

const BYTES = [0, 1, 0x7f, 0x80, 0xff] as const;
const LENGTHS = [0, 1, 2, 0x7f, 0x80, 0xffff, 0x10_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as const;

const place = (bytes: Buffer, random: Random) => Math.floor(random() * bytes.length);
const some = (random: Random) => 1 + Math.floor(random() * random() * 64);

const DAMAGES: readonly Damage[] = [
  function flipBit(bytes, random) {
    const at = place(bytes, random);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return bytes;
  },
  function setByte(bytes, random) {
    bytes[place(bytes, random)] = random() < 0.5 ? pick(BYTES, random) : Math.floor(random() * 256);
    return bytes;
  },
  function setLength(bytes, random) {
    const at = Math.max(0, Math.min(place(bytes, random), bytes.length - 4));
    if (bytes.length >= 4) bytes.writeUInt32LE(pick(LENGTHS, random), at);
    return bytes;
  },
  function nudgeLength(bytes, random) {
    const at = place(bytes, random);
    bytes[at] = (bytes[at] ?? 0) + (random() < 0.5 ? 1 : 255);
    return bytes;
  },
  function cutOff(bytes, random) {
    return bytes.subarray(0, place(bytes, random));
  },
  function takeOut(bytes, random) {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + some(random))]);
  },
  function repeat(bytes, random) {
    const at = place(bytes, random);
    const part = bytes.subarray(at, at + some(random));
    return Buffer.concat([bytes.subarray(0, at), part, part, bytes.subarray(at + part.length)]);
  },
  function putIn(bytes, random) {
    const at = place(bytes, random);
    const noise = Buffer.from(Array.from({ length: some(random) }, () => Math.floor(random() * 256)));
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
];

/** A copy with one to four damages. */
export function mutate(bytes: Uint8Array, random: Random): Buffer {
  let damaged: Buffer = Buffer.from(bytes);
  for (let left = 1 + Math.floor(random() * random() * 4); left > 0 && damaged.length > 0; left -= 1) {
    damaged = pick(DAMAGES, random)(damaged, random);
  }
  return damaged;
}
