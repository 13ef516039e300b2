import { pick, type Random } from '../harness/mutate.ts';
import { below } from '../harness/seeded.ts';
import { joinFile, splitFile } from './file-parts.ts';
import { chooseFile, type Damage, joinBytes, withBytes } from './fuzz-set.ts';
import { fieldsOf, GROUP_END, GROUP_START, LENGTH, tagOf, VARINT, varint, type WireField } from './wire.ts';

const DEEPEST = 8;
const MAX_FLOOD = 600;
const NESTED = 200;
const GROUPS = 4_000;
const ODD_NUMBERS = [0n, 1n, 0x7fn, 0x80n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 1n << 32n, 1n << 53n] as const;
const WIDE_NUMBERS = [(1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n] as const;
const FIELD_NUMBERS = [0, 15, 16, 18_999, 19_000, 0x1fff_ffff, 0x2000_0000] as const;
/** Varints that no writer writes: overlong, wider than 64 bits, without an end. */
const ODD_VARINTS = [
  Uint8Array.from([0x80, 0x00]),
  Uint8Array.from([0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]),
  new Uint8Array(9).fill(0xff).fill(0x7f, 8),
  new Uint8Array(12).fill(0xff),
] as const;
/** Texts that are none: half a character, a surrogate, NUL, what a terminal takes for an order. */
const ODD_TEXTS = [
  new Uint8Array(0),
  Uint8Array.from([0xc3]),
  Uint8Array.from([0xed, 0xa0, 0x80]),
  Uint8Array.from([0, 0x1b, 0x5b, 0x32, 0x4a]),
  new Uint8Array(300).fill(0x2e),
] as const;

type Edit = (bytes: Uint8Array, fields: readonly WireField[], random: Random) => Uint8Array | null;

/**
 * Edits one message of an entry, at any depth. The lengths around it are made right again, so that the damage is met
 * where it is.
 */
function editMessage(bytes: Uint8Array, edit: Edit, random: Random, depth: number): Uint8Array | null {
  const fields = fieldsOf(bytes);
  if (fields === null || fields.length === 0) return null;
  const nested =
    depth < DEEPEST && random() < 0.6 ? fields.filter(({ wire, value, end }) => wire === LENGTH && end > value) : [];
  if (nested.length > 0) {
    const { number, start, value, end } = pick(nested, random);
    const inner = editMessage(bytes.subarray(value, end), edit, random, depth + 1);
    if (inner !== null) {
      const length = varint(BigInt(inner.length));
      return joinBytes(bytes.subarray(0, start), tagOf(number, LENGTH), length, inner, bytes.subarray(end));
    }
  }
  return edit(bytes, fields, random);
}

function damageMessage(edit: Edit): Damage {
  return (set, random) => {
    const index = chooseFile(set, random);
    const file = set.files[index];
    const parts = file === undefined ? null : splitFile(file.name, file.bytes);
    if (parts === null || parts.entries.length === 0) return null;
    const at = below(parts.entries.length, random);
    const edited = editMessage(parts.entries[at] ?? new Uint8Array(0), edit, random, 0);
    if (edited === null) return null;
    const bytes = joinFile({ ...parts, entries: parts.entries.toSpliced(at, 1, edited) });
    return { files: withBytes(set.files, index, bytes), expected: null };
  };
}

function splice(bytes: Uint8Array, from: number, until: number, ...by: readonly Uint8Array[]): Uint8Array {
  return joinBytes(bytes.subarray(0, from), ...by, bytes.subarray(until));
}

function editField(change: (field: WireField, bytes: Uint8Array, random: Random) => Uint8Array | null): Edit {
  return (bytes, fields, random) => change(pick(fields, random), bytes, random);
}

function oddNumber(random: Random): Uint8Array {
  if (random() < 0.15) return pick(ODD_VARINTS, random);
  return varint(random() < 0.7 ? pick(ODD_NUMBERS, random) : pick(WIDE_NUMBERS, random));
}

const EDITS: Readonly<Record<string, Edit>> = {
  'number that lies': (bytes, fields, random) => {
    const numbers = fields.filter(({ wire }) => wire === VARINT);
    if (numbers.length === 0) return null;
    const { value, end } = pick(numbers, random);
    return splice(bytes, value, end, oddNumber(random));
  },
  'length that lies': (bytes, fields, random) => {
    const delimited = fields.filter(({ wire }) => wire === LENGTH);
    if (delimited.length === 0) return null;
    const { number, start, value } = pick(delimited, random);
    return splice(bytes, start, value, tagOf(number, LENGTH), oddNumber(random));
  },
  'wire type changed': editField(({ number, start, value, wire }, bytes, random) => {
    const tag = tagOf(number, (wire + 1 + below(7, random)) % 8);
    return splice(bytes, start, wire === LENGTH ? start + tag.length : value, tag);
  }),
  'field number changed': editField(({ start, value, end, wire }, bytes, random) => {
    const number = random() < 0.7 ? 1 + below(60, random) : pick(FIELD_NUMBERS, random);
    const length = wire === LENGTH ? varint(BigInt(end - value)) : new Uint8Array(0);
    return splice(bytes, start, value, tagOf(number, wire), length);
  }),
  'field dropped': editField(({ start, end }, bytes) => splice(bytes, start, end)),
  'field doubled': editField(({ start, end }, bytes) => splice(bytes, end, end, bytes.subarray(start, end))),
  'fields swapped': (bytes, fields, random) => {
    const at = below(fields.length, random);
    const [one, other] = [fields[at], fields[at + 1]];
    if (one === undefined || other === undefined) return null;
    const turned = [bytes.subarray(other.start, other.end), bytes.subarray(one.start, one.end)];
    return splice(bytes, one.start, other.end, ...turned);
  },
  'text or bytes set': (bytes, fields, random) => {
    const delimited = fields.filter(({ wire }) => wire === LENGTH);
    if (delimited.length === 0) return null;
    const { number, start, end } = pick(delimited, random);
    const text = pick(ODD_TEXTS, random);
    return splice(bytes, start, end, tagOf(number, LENGTH), varint(BigInt(text.length)), text);
  },
  'flood of fields': editField(({ start, end }, bytes, random) => {
    const flood = new Array<Uint8Array>(1 + below(MAX_FLOOD, random)).fill(bytes.subarray(start, end));
    return splice(bytes, end, end, ...flood);
  }),
  'depth bomb': (bytes, fields, random) => {
    const { number, end } = pick(fields, random);
    let bomb = bytes;
    for (let depth = 1 + below(NESTED, random); depth > 0; depth -= 1) {
      bomb = joinBytes(tagOf(number, LENGTH), varint(BigInt(bomb.length)), bomb);
    }
    return splice(bytes, end, end, bomb);
  },
  'group bomb': editField(({ number, end }, bytes, random) => {
    const depth = 1 + below(random() < 0.1 ? GROUPS : 200, random);
    const own = random() < 0.5 ? number : 1 + below(2_000, random);
    const starts = new Array<Uint8Array>(depth).fill(tagOf(own, GROUP_START));
    const ends = random() < 0.5 ? [] : new Array<Uint8Array>(depth).fill(tagOf(own, GROUP_END));
    return splice(bytes, end, end, ...starts, ...ends);
  }),
};

/** Damage to what stands in entries: each is framed as it should be. */
export const MESSAGE_DAMAGES: Readonly<Record<string, Damage>> = Object.fromEntries(
  Object.entries(EDITS).map(([name, edit]) => [name, damageMessage(edit)]),
);
