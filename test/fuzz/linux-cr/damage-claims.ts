import { readNumber } from '#core/formats/linux-cr/byte-order.ts';
import { LINUX_CR_LIMITS } from '#core/formats/linux-cr/limits.ts';
import { pick, type Random } from '../harness/mutate.ts';
import { below } from '../harness/seeded.ts';
import { anyPart, type Damage, isCertainHead, REFUSED } from './damage.ts';
import { type FuzzImage, offsetOfPart, type Part, recordOf, replacePart, withNumber } from './image-parts.ts';

const ODD_NUMBERS = [0, 1, 2, 7, 8, 0x7f, 0x80, 0xffff, 0x10_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as const;
const MAX_LEN = LINUX_CR_LIMITS.recordBytes;

function oddNumber(before: number, random: Random): number {
  if (random() < 0.4) return before + pick([-1, 1, -8, 8], random);
  return random() < 0.8 ? pick(ODD_NUMBERS, random) : below(0x1_0000_0000, random);
}

const lieAboutLength: Damage = ({ parts, order }, random) => {
  const index = anyPart(parts, random);
  const part = parts[index];
  if (part === undefined || part.bytes.length < 8) return null;
  const len = oddNumber(readNumber(part.bytes, 4, 4, order), random) >>> 0;
  const impossible = (len < 8 || len > MAX_LEN) && isCertainHead(parts, index);
  return {
    parts: replacePart(parts, index, withNumber(part, 4, 4, len, order)),
    expected: impossible ? { codes: ['image-length-impossible'], offset: offsetOfPart(parts, index) } : null,
  };
};

interface Claim {
  readonly at: number;
  readonly width: 2 | 4;
  /** Whether the image shows that a changed number lies. */
  readonly checked: boolean;
}

function claim(at: number, width: 2 | 4 = 4, checked = false): Claim {
  return { at, width, checked };
}

/** Counts, sizes and depths inside records (user-cr headers; some places hold another field in older versions). */
const CLAIMS: Readonly<Record<string, readonly Claim[]>> = {
  TREE: [claim(8, 4, true)],
  PIDS: [claim(8, 4, true), claim(12, 4, true), claim(16)],
  VPIDS: [claim(8, 4, true)],
  MM: [claim(8, 4, true)],
  SOCKET_QUEUE: [claim(8, 4, true)],
  SOCKET_BUFFER: [claim(54, 2, true), claim(8), claim(12)],
  PGARR: [claim(8, 4, true), claim(12, 4, true)],
  SIGPENDING: [claim(8, 4, true)],
  THREAD: [claim(14, 2), claim(22, 2)],
  GROUPINFO: [claim(8)],
  HPAGE: [claim(16, 2)],
  FILE: [claim(8)],
  VMA: [claim(8)],
  FILE_TABLE: [claim(8), claim(12)],
  IPC: [claim(8), claim(12)],
  EPOLL_ITEMS: [claim(8), claim(12)],
  TASK_SEM_UNDO_LIST: [claim(8)],
  HEADER: [claim(16, 2), claim(24, 2), claim(34, 2), claim(42, 2), claim(44, 2), claim(54, 2)],
};

const lieAboutCount: Damage = ({ parts, order }, random) => {
  const candidates = parts.flatMap(({ name, bytes }, index) =>
    (CLAIMS[name] ?? []).filter(({ at, width }) => at + width <= bytes.length).map((found) => ({ index, ...found })),
  );
  if (candidates.length === 0) return null;
  const { index, at, width, checked } = pick(candidates, random);
  const part = parts[index];
  if (part === undefined) return null;
  const before = readNumber(part.bytes, at, width, order);
  const after = (oddNumber(before, random) >>> 0) % (width === 2 ? 0x1_0000 : 0x1_0000_0000);
  const lies = checked && before !== after;
  return {
    parts: replacePart(parts, index, withNumber(part, at, width, after, order)),
    expected: lies ? REFUSED : null,
  };
};

/** Any number behind a record head: depths of pids and tasks, objrefs, whatever else stands there. */
const lieAnywhere: Damage = ({ parts, order }, random) => {
  const index = anyPart(parts, random);
  const part = parts[index];
  if (part === undefined || part.bytes.length < 12) return null;
  const at = 8 + 4 * below(Math.min(32, Math.floor((part.bytes.length - 8) / 4)), random);
  const value = oddNumber(readNumber(part.bytes, at, 4, order), random) >>> 0;
  return { parts: replacePart(parts, index, withNumber(part, at, 4, value, order)), expected: null };
};

const breakMagic: Damage = ({ parts, order }, random) => {
  const head = random() < 0.5;
  const index = head ? 0 : parts.length - 1;
  const part = parts[index];
  if (part === undefined || part.name !== (head ? 'HEADER' : 'TAIL') || part.bytes.length < 16) return null;
  const at = 8 + below(8, random);
  const changed = withNumber(part, at, 1, (part.bytes[at] ?? 0) ^ (1 + below(255, random)), order);
  const certain = head || isCertainHead(parts, index);
  return {
    parts: replacePart(parts, index, changed),
    expected: certain ? { codes: ['image-bad-magic'], offset: offsetOfPart(parts, index) + 8 } : null,
  };
};

/** Behind PIDS or TREE: a task or pid deeper than any kernel nests, told by no other number. */
const bombDepth: Damage = ({ parts, order, revision }, random) => {
  const index = parts.findIndex(({ name }) => name === (revision.versions.PIDS === undefined ? 'TREE' : 'PIDS'));
  const buffer = parts[index + 1];
  if (index < 0 || buffer === undefined || (revision.versions.TREE ?? 0) < 2) return null;
  const at = revision.versions.PIDS !== undefined ? 8 : revision.versions.TREE === 2 ? 8 + 24 : 8 + 20;
  if (buffer.bytes.length < at + 4) return null;
  const depth = LINUX_CR_LIMITS.pidDepth + 1 + below(0x7fff_0000, random);
  return { parts: replacePart(parts, index + 1, withNumber(buffer, at, 4, depth, order)), expected: REFUSED };
};

function floodOf(image: FuzzImage, random: Random): readonly Part[] {
  const { order } = image;
  const count = 1 + below(random() < 0.5 ? 400 : 40, random);
  const records = (make: (index: number) => Part) => Array.from({ length: count }, (_, index) => make(index));
  if (random() < 0.4) return records((index) => withNumber(recordOf('OBJREF', 6, 16, order), 12, 4, index + 1, order));
  if (random() < 0.5) return records((index) => recordOf('unknown', 20_000 + index, 8, order));
  const vma = image.parts.find(({ name }) => name === 'FILE');
  return vma === undefined ? [] : records((index) => withNumber(vma, 8, 4, 1_000 + index, order));
}

/** Long chains of objects that announce objects, unknown types and kinds without end. */
const flood: Damage = (image, random) => {
  const records = floodOf(image, random);
  if (records.length === 0) return null;
  return { parts: image.parts.toSpliced(Math.max(0, image.parts.length - 1), 0, ...records), expected: null };
};

/** Numbers that claim what the image does not hold. */
export const CLAIM_DAMAGES: Readonly<Record<string, Damage>> = {
  'length that lies': lieAboutLength,
  'count that lies': lieAboutCount,
  'number set': lieAnywhere,
  'magic broken': breakMagic,
  'depth bomb': bombDepth,
  'flood of records': flood,
};
