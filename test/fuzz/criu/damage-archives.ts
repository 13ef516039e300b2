import { mutate, pick, type Random } from '../harness/mutate.ts';
import { below } from '../harness/seeded.ts';
import {
  type ArchivePart,
  BLOCK,
  type FuzzArchive,
  joinArchive,
  offsetOfPart,
  partOf,
  withHeader,
} from './archive-parts.ts';
import { joinBytes } from './fuzz-set.ts';

export interface ExpectedRefusal {
  readonly codes: readonly string[];
  readonly offset: number | null;
}

export type ArchiveDamage = (
  archive: FuzzArchive,
  random: Random,
) => (Pick<FuzzArchive, 'parts' | 'end'> & { readonly expected?: ExpectedRefusal }) | null;

/** Offsets and lengths of a tar header (POSIX ustar). */
const SIZE_AT = 124;
const TYPE_AT = 156;
const TARGET_AT = 157;
const NAME_BYTES = 100;
const SIZES = [
  '00000000000 ',
  '00000000777 ',
  '77777777777 ',
  '-0000000001 ',
  '           ',
  '0x000000200 ',
  '\u0000',
] as const;
const UNSAFE = ['../core-1.img', '/etc/passwd', 'a/../../b', '', 'a\\b', 'a\u0001b', '..'] as const;
const TYPES = [
  '\u0000',
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  'D',
  'K',
  'L',
  'M',
  'N',
  'S',
  'V',
  'X',
  'g',
  'x',
  '\u00ff',
] as const;
const RECORDS = [
  '11 size=99\n',
  '26 path=../../etc/passwd\n',
  '22 GNU.sparse.major=1\n',
  '36 GNU.sparse.name=checkpoint/x.img\n',
  '30 linkpath=/etc/passwd\n\u0000\u0000\u0000\u0000\u0000',
  '99999999999 path=a\n',
  '0 path=a\n',
  '12 path=é\n',
  '19 size=1000000000\n',
  'no record at all',
  '',
] as const;
const MAX_FLOOD = 300;

function damagePart(
  change: (part: ArchivePart, random: Random) => ArchivePart | readonly ArchivePart[] | null,
): ArchiveDamage {
  return ({ parts, end }, random) => {
    if (parts.length === 0) return null;
    const index = below(parts.length, random);
    const part = parts[index];
    const changed = part === undefined ? null : change(part, random);
    if (changed === null) return null;
    return { parts: parts.toSpliced(index, 1, ...(Array.isArray(changed) ? changed : [changed as ArchivePart])), end };
  };
}

/** The whole archive as bytes that are no entries any more. */
function damageWhole(change: (bytes: Uint8Array, random: Random) => Uint8Array): ArchiveDamage {
  return (archive, random) => ({ parts: [], end: change(joinArchive(archive), random) });
}

const breakChecksum: ArchiveDamage = ({ parts, end }, random) => {
  const index = below(parts.length, random);
  const part = parts[index];
  if (part === undefined) return null;
  const header = part.header.slice();
  const at = below(NAME_BYTES, random);
  header[at] = (header[at] ?? 0) ^ (1 + below(255, random));
  const codes = index === 0 ? ['image-not-recognised'] : ['archive-malformed'];
  const offset = index === 0 ? 0 : offsetOfPart(parts, index);
  return { parts: parts.toSpliced(index, 1, { ...part, header }), end, expected: { codes, offset } };
};

const nameUnsafely: ArchiveDamage = ({ parts, end }, random) => {
  const index = below(parts.length, random);
  const part = parts[index];
  if (part === undefined) return null;
  const name = pick(UNSAFE, random);
  const named = withHeader(part, (block) => block.fill(0, 0, NAME_BYTES).write(name, 0));
  return { parts: parts.toSpliced(index, 1, named), end, expected: { codes: ['archive-unsafe-name'], offset: 0 } };
};

const cutOff: ArchiveDamage = (archive, random) => {
  const bytes = joinArchive(archive);
  const last = bytes.length - archive.end.length;
  const end = bytes.subarray(0, below(last, random));
  const codes =
    end.length === 0 ? ['image-empty'] : end.length < BLOCK ? ['image-not-recognised'] : ['image-truncated'];
  return { parts: [], end, expected: { codes, offset: null } };
};

const lieAboutSize = damagePart((part, random) =>
  withHeader(part, (block) => {
    if (random() < 0.3) block.fill(random() < 0.5 ? 0xff : 0x80, SIZE_AT, SIZE_AT + 1 + below(11, random));
    else block.fill(0, SIZE_AT, SIZE_AT + 12).write(pick(SIZES, random), SIZE_AT);
  }),
);

/** Damage to the tar around the files. */
export const ARCHIVE_DAMAGES: Readonly<Record<string, ArchiveDamage>> = {
  'archive cut off': cutOff,
  'archive mutated': damageWhole((bytes, random) => new Uint8Array(mutate(bytes, random))),
  'archive twice': damageWhole((bytes) => joinBytes(bytes, bytes)),
  'header checksum broken': breakChecksum,
  'header size that lies': lieAboutSize,
  'header named unsafely': nameUnsafely,
  'header type set': damagePart((part, random) =>
    withHeader(part, (block) => {
      block.write(pick(TYPES, random), TYPE_AT, 'latin1');
      if (random() < 0.3) block.write('../../etc/passwd', TARGET_AT);
    }),
  ),
  'header mutated': damagePart((part, random) =>
    withHeader(part, (block) => mutate(part.header, random).copy(block, 0, 0, BLOCK)),
  ),
  'records put in': damagePart((part, random) => [
    partOf('PaxHeader', Buffer.from(pick(RECORDS, random)), pick(['x', 'g', 'L', 'K'], random)),
    part,
  ]),
  'flood of records': damagePart((part, random) => {
    const type = pick(['x', 'L'], random);
    return [
      ...new Array<ArchivePart>(1 + below(MAX_FLOOD, random)).fill(partOf('x', Buffer.from('12 path=abc\n'), type)),
      part,
    ];
  }),
  'content padded wrongly': damagePart((part, random) => ({
    ...part,
    content: part.content.subarray(0, Math.max(0, part.content.length - 1 - below(BLOCK, random))),
  })),
  'part dropped': damagePart(() => []),
  'part doubled': damagePart((part) => [part, part]),
  'parts swapped': ({ parts, end }, random) => {
    const [one, other] = [below(parts.length, random), below(parts.length, random)];
    const swapped = parts.map((part, at) => (at === one ? parts[other] : at === other ? parts[one] : part) ?? part);
    return { parts: swapped, end };
  },
  'end dropped': ({ parts, end }, random) => ({ parts, end: end.subarray(0, BLOCK * below(2, random)) }),
  'bytes behind the archive': ({ parts, end }, random) => ({
    parts,
    end: joinBytes(
      end,
      Uint8Array.from({ length: 1 + below(40, random) }, () => below(256, random)),
    ),
  }),
};
