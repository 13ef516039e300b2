import { CRIU_FILE_KINDS, classifyName } from '#core/formats/criu/file-kinds.ts';
import { CRIU_LIMITS } from '#core/formats/criu/limits.ts';
import { pick, type Random } from '../harness/mutate.ts';
import { below } from '../harness/seeded.ts';
import { type FileParts, joinFile, offsetOfEntry, splitFile, u32 } from './file-parts.ts';
import { baseOf, chooseFile, type Damage, type Damaged, type Expected, joinBytes, withBytes } from './fuzz-set.ts';

const ODD_BYTES = [0, 1, 7, 8, 0x7f, 0x80, 0xfe, 0xff] as const;
const ODD_SIZES = [0, 1, 2, 0x7f, 0x80, 0xffff, CRIU_LIMITS.entryBytes, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as const;
const MAX_FLOOD = 300;
const MAGICS = [...CRIU_FILE_KINDS.values()].map(({ magic }) => magic);

function damageBytes(change: (bytes: Uint8Array, random: Random) => Uint8Array): Damage {
  return (set, random) => {
    const index = chooseFile(set, random);
    const bytes = set.files[index]?.bytes;
    if (bytes === undefined || bytes.length === 0) return null;
    return { files: withBytes(set.files, index, change(bytes, random)), expected: null };
  };
}

/** The memory of a task passes by unseen: what is larger is damaged at its front. */
const REACH = 4_096;

function changeOne(change: (byte: number, random: Random) => number) {
  return damageBytes((bytes, random) => {
    const copy = bytes.slice();
    const at = below(Math.min(bytes.length, REACH), random);
    copy[at] = change(copy[at] ?? 0, random);
    return copy;
  });
}

function noise(random: Random): Uint8Array {
  return Uint8Array.from({ length: 1 + below(16, random) }, () => below(256, random));
}

/** Damage that knows nothing of the format. */
export const BYTE_DAMAGES: Readonly<Record<string, Damage>> = {
  'bit flipped': changeOne((byte, random) => byte ^ (1 << below(8, random))),
  'byte set': changeOne((_, random) => (random() < 0.5 ? pick(ODD_BYTES, random) : below(256, random))),
  'byte nudged': changeOne((byte, random) => byte + (random() < 0.5 ? 1 : 255)),
  'file cut off': damageBytes((bytes, random) => bytes.subarray(0, below(bytes.length, random))),
  'bytes behind the end': damageBytes((bytes, random) => joinBytes(bytes, noise(random))),
  'bytes taken out': damageBytes((bytes, random) => {
    const at = below(bytes.length, random);
    return joinBytes(bytes.subarray(0, at), bytes.subarray(at + 1 + below(16, random)));
  }),
  'bytes put in': damageBytes((bytes, random) => {
    const at = below(bytes.length + 1, random);
    return joinBytes(bytes.subarray(0, at), noise(random), bytes.subarray(at));
  }),
};

type PartsDamage = (
  parts: FileParts,
  name: string,
  random: Random,
) => { readonly bytes: Uint8Array; readonly expected?: Expected } | null;

function damageParts(change: PartsDamage): Damage {
  return (set, random): Damaged | null => {
    const index = chooseFile(set, random);
    const file = set.files[index];
    const parts = file === undefined ? null : splitFile(file.name, file.bytes);
    const done = parts === null || file === undefined ? null : change(parts, baseOf(file.name), random);
    if (done === null) return null;
    return { files: withBytes(set.files, index, done.bytes), expected: done.expected ?? null };
  };
}

function damageEntries(change: (entries: readonly Uint8Array[], random: Random) => readonly Uint8Array[]): Damage {
  return damageParts((parts, _, random) => {
    if (parts.entries.length === 0) return null;
    return { bytes: joinFile({ ...parts, entries: change(parts.entries, random) }) };
  });
}

const lieAboutSize: PartsDamage = (parts, name, random) => {
  if (parts.entries.length === 0) return null;
  const index = below(parts.entries.length, random);
  const size = parts.entries[index]?.length ?? 0;
  const lie = (random() < 0.4 ? size + pick([-1, 1, -8, 8], random) : pick(ODD_SIZES, random)) >>> 0;
  const bytes = joinFile(parts);
  const offset = offsetOfEntry(parts, index);
  bytes.set(u32(lie), offset);
  if (lie <= CRIU_LIMITS.entryBytes) return { bytes };
  return { bytes, expected: { codes: ['image-length-impossible'], file: name, offset } };
};

const breakMagic: PartsDamage = (parts, name, random) => {
  const at = below(parts.head.length, random);
  const bytes = joinFile(parts);
  bytes[at] = (bytes[at] ?? 0) ^ (1 + below(255, random));
  return { bytes, expected: { codes: ['image-bad-magic'], file: name, offset: at < 4 ? 0 : 4 } };
};

const exchangeMagic: PartsDamage = (parts, _, random) => {
  const bytes = joinFile(parts);
  bytes.set(u32(pick(MAGICS, random)), parts.head.length - 4);
  return { bytes };
};

/** As a machine of the other byte order would have written head and sizes. */
const turnByteOrder: PartsDamage = (parts) => {
  const turned = (bytes: Uint8Array) => bytes.slice().reverse();
  const heads = Array.from({ length: parts.head.length / 4 }, (_, at) =>
    turned(parts.head.subarray(at * 4, at * 4 + 4)),
  );
  const entries = parts.entries.flatMap((entry) => [u32(entry.length, false), entry]);
  return { bytes: joinBytes(...heads, ...entries, parts.rest) };
};

/** Damage to the framing: magics, sizes, whole entries. */
export const FRAME_DAMAGES: Readonly<Record<string, Damage>> = {
  'size that lies': damageParts(lieAboutSize),
  'magic broken': damageParts(breakMagic),
  'magic of another kind': damageParts(exchangeMagic),
  'byte order turned': damageParts(turnByteOrder),
  'entry dropped': damageEntries((entries, random) => entries.toSpliced(below(entries.length, random), 1)),
  'entry doubled': damageEntries((entries, random) =>
    entries.toSpliced(below(entries.length, random), 0, pick(entries, random)),
  ),
  'entry emptied': damageEntries((entries, random) =>
    entries.toSpliced(below(entries.length, random), 1, new Uint8Array(0)),
  ),
  'entries swapped': damageEntries((entries, random) => {
    const [one, other] = [below(entries.length, random), below(entries.length, random)];
    return entries.map((entry, at) => (at === one ? entries[other] : at === other ? entries[one] : entry) ?? entry);
  }),
  'flood of entries': damageEntries((entries, random) => [
    ...entries,
    ...new Array<Uint8Array>(1 + below(MAX_FLOOD, random)).fill(pick(entries, random)),
  ]),
};

export function isEntryFile(path: string): boolean {
  return classifyName(baseOf(path))?.form === 'entries';
}
