/**
 * Every kind of bad input, each with the code and the offset it is refused with. An image cut at any byte is in
 * broken-bytes.test.ts, the damaged images of the corpus in damaged-images.test.ts, a million others in test/fuzz/linux-cr.
 */
import { describe, expect, it } from 'vitest';
import { LINUX_CR_LIMITS } from '#core/formats/linux-cr/limits.ts';
import type { HeaderRevision } from '#core/object-types/linux-cr/header-revision.ts';
import { HEADER_REVISIONS } from '#core/object-types/linux-cr/header-revisions.ts';
import { bytesOf, errorOf, expectationOf } from './corpus.ts';
import { writeImage } from './write-image.ts';

/** A damage and where it stands: the name of a record, how many of that name come before it, an offset in it. */
interface Place {
  readonly record: string;
  readonly nth?: number;
  readonly at: number;
}

const IMAGE = 'a-minimal';
const MINIMAL = bytesOf(IMAGE);
const RECORDS = expectationOf(IMAGE).records;
const END = MINIMAL.length;

function offsetOf({ record, nth = 0, at }: Place): number {
  const found = RECORDS.filter(({ name }) => name === record)[nth];
  if (found === undefined) throw new Error(`no ${record} ${nth}`);
  return found.offset + at;
}

function with32(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const changed = bytes.slice();
  new DataView(changed.buffer).setUint32(offset, value, true);
  return changed;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function record(type: number, len: number, text = ''): Uint8Array {
  const head = with32(with32(new Uint8Array(len), 0, type), 4, len);
  head.set(new TextEncoder().encode(text).subarray(0, len - 8), 8);
  return head;
}

function refusal(bytes: Uint8Array): readonly [code: string | undefined, offset: number | null | undefined] {
  const error = errorOf(bytes);
  return [error?.code, error?.offset];
}

describe('one number changed in an image', () => {
  const LEN = 'image-length-impossible';
  const MALFORMED = 'image-malformed';
  const MAGIC = 'image-bad-magic';
  const HEAD = { record: 'HEADER', at: 0 };
  const TAIL = { record: 'TAIL', at: 0 };
  const TASK = { record: 'TASK', at: 0 };
  const UNKNOWN = 777;
  const at = (place: Place, more: number): Place => ({ ...place, at: place.at + more });
  const PIDS_BUFFER = { record: 'BUFFER', nth: 4, at: 0 };
  const TREE_BUFFER = { record: 'BUFFER', nth: 5, at: 0 };
  const PAGES = { record: 'PGARR', nth: 1, at: 0 };
  const DEEP = LINUX_CR_LIMITS.pidDepth + 1;

  it.each<readonly [what: string, where: Place, value: number, code: string, offset: Place | number]>([
    ['HEAD magic, low half', at(HEAD, 8), 0, MAGIC, 8],
    ['HEAD magic, high half', at(HEAD, 12), 0, MAGIC, 8],
    ['TAIL magic, low half', at(TAIL, 8), 0, MAGIC, at(TAIL, 8)],
    ['TAIL magic, high half', at(TAIL, 12), 0, MAGIC, at(TAIL, 8)],
    ['HEADER of another length', at(HEAD, 4), 71, 'image-not-recognised', 0],
    ['length 0', at(TASK, 4), 0, LEN, TASK],
    ['length 7', at(TASK, 4), 7, LEN, TASK],
    ['length one less', at(TASK, 4), 79, LEN, TASK],
    ['length one more', at(TASK, 4), 81, LEN, TASK],
    ['the largest length, of a record of one size', at(TASK, 4), 0x7fff_ffff, LEN, TASK],
    ['a length beyond an int', at(TASK, 4), 0x8000_0000, LEN, TASK],
    ['the largest number as length', at(TASK, 4), 0xffff_ffff, LEN, TASK],
    ['the largest number as length of TAIL', at(TAIL, 4), 0xffff_ffff, LEN, TAIL],
    ['a length past the end', at({ record: 'BUFFER', nth: 6, at: 0 }, 4), 0x7fff_ffff, 'image-truncated', END],
    ['a length past the end, of text', at({ record: 'STRING', at: 0 }, 4), END, 'image-truncated', END],
    ['TAIL of another type', TAIL, UNKNOWN, 'image-incomplete', END],
    ['TREE of no task', at({ record: 'TREE', at: 0 }, 8), 0, MALFORMED, { record: 'TREE', at: 0 }],
    ['TREE of one task more', at({ record: 'TREE', at: 0 }, 8), 2, LEN, TREE_BUFFER],
    ['TREE of 2^32 - 1 tasks', at({ record: 'TREE', at: 0 }, 8), 0xffff_ffff, MALFORMED, { record: 'TREE', at: 0 }],
    ['PIDS of no pid', at({ record: 'PIDS', at: 0 }, 8), 0, LEN, PIDS_BUFFER],
    ['PIDS of one pid more', at({ record: 'PIDS', at: 0 }, 8), 2, LEN, PIDS_BUFFER],
    ['PIDS of 2^32 - 1 pids', at({ record: 'PIDS', at: 0 }, 8), 0xffff_ffff, MALFORMED, { record: 'PIDS', at: 0 }],
    ['PIDS of one nested number more', at({ record: 'PIDS', at: 0 }, 12), 1, LEN, PIDS_BUFFER],
    ['a pid that is nested, and PIDS has none', at(PIDS_BUFFER, 8), 1, MALFORMED, PIDS_BUFFER],
    ['a pid of 2^32 - 1 namespaces', at(PIDS_BUFFER, 8), 0xffff_ffff, MALFORMED, PIDS_BUFFER],
    ['a task deeper than any kernel nests', at(TREE_BUFFER, 28), DEEP, MALFORMED, TREE_BUFFER],
    ['MM of one area more', at({ record: 'MM', at: 0 }, 8), 6, MALFORMED, END],
    ['MM of one area less', at({ record: 'MM', at: 0 }, 8), 4, MALFORMED, END],
    ['PGARR of one page more', at(PAGES, 8), 2, MALFORMED, { record: 'BUFFER', nth: 7, at: 0 }],
    ['PGARR of no page, and pages come', at(PAGES, 8), 0, MALFORMED, { record: 'BUFFER', nth: 7, at: 0 }],
    ['PGARR of 2^32 pages more', at(PAGES, 12), 1, MALFORMED, { record: 'BUFFER', nth: 7, at: 0 }],
    ['SIGPENDING of one signal more', at({ record: 'SIGPENDING', at: 0 }, 8), 1, LEN, { record: 'SIGPENDING', at: 0 }],
  ])('%s', (_, where, value, code, offset) => {
    const changed = with32(MINIMAL, offsetOf(where), value);
    expect(refusal(changed)).toEqual([code, typeof offset === 'number' ? offset : offsetOf(offset)]);
  });

  it('a thread with more bytes of TLS than its record has', () => {
    const thread = offsetOf({ record: 'THREAD', at: 0 });
    const changed = MINIMAL.slice();
    new DataView(changed.buffer).setUint16(thread + 22, 25, true);
    expect(refusal(changed)).toEqual([LEN, thread]);
  });
});

describe('the end of an image', () => {
  const tail = offsetOf({ record: 'TAIL', at: 0 });
  const body = MINIMAL.subarray(0, tail);
  const task = offsetOf({ record: 'TASK', at: 0 });
  const text = record(5, 30, '\0it did not work\0');

  it.each<readonly [what: string, bytes: Uint8Array, code: string, offset: number]>([
    ['no TAIL', body, 'image-incomplete', tail],
    ['half a head instead of TAIL', join(body, new Uint8Array(4)), 'image-truncated', tail + 4],
    ['half a TAIL', MINIMAL.subarray(0, tail + 12), 'image-truncated', tail + 12],
    ['a byte behind TAIL', join(MINIMAL, new Uint8Array(1)), 'image-trailing-bytes', END],
    ['another TAIL', join(MINIMAL, MINIMAL.subarray(tail)), 'image-trailing-bytes', END],
    ['another image', join(MINIMAL, MINIMAL), 'image-trailing-bytes', END],
    ['an ERROR record', join(body, record(9999, 8)), 'image-reports-error', tail],
    ['an ERROR record and its text', join(body, record(9999, 8), text), 'image-reports-error', tail],
    ['an ERROR record that holds its text', join(body, record(9999, 40, 'no')), 'image-reports-error', tail],
    ['an ERROR record before TAIL', join(body, record(9999, 8), MINIMAL.subarray(tail)), 'image-reports-error', tail],
    [
      'an ERROR record as the first task',
      join(MINIMAL.subarray(0, task), record(9999, 8)),
      'image-reports-error',
      task,
    ],
    ['half of the text of an error', join(body, record(9999, 40).subarray(0, 20)), 'image-truncated', tail + 20],
    ['nothing at all', new Uint8Array(0), 'image-truncated', 0],
  ])('%s', (_, bytes, code, offset) => {
    expect(refusal(bytes)).toEqual([code, offset]);
  });
});

describe('depth', () => {
  function deep(revision: HeaderRevision, depth: number): Uint8Array {
    return writeImage(revision, revision.arches[0] ?? 'x86_32', { only: [], depth });
  }

  it.each(HEADER_REVISIONS)('of pid namespaces that the kernel has is read, one more is refused: $id', (revision) => {
    expect(errorOf(deep(revision, LINUX_CR_LIMITS.pidDepth))).toBeNull();
    const error = errorOf(deep(revision, LINUX_CR_LIMITS.pidDepth + 1));
    const tells = (revision.versions.TREE ?? 0) >= 2;
    // Before TREE version 2 a task has no depth: the number is another field there.
    expect(error?.code).toBe(tells ? 'image-malformed' : undefined);
  });

  it('of objects that announce objects costs nothing, for they are records one after another', () => {
    const task = offsetOf({ record: 'TASK_NS', at: 0 });
    const chain = Array.from({ length: 100_000 }, (_, index) => with32(record(6, 16), 12, index + 1));
    expect(errorOf(join(MINIMAL.subarray(0, task), ...chain, MINIMAL.subarray(task)))).toBeNull();
  });
});
