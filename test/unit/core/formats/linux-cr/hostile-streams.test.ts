import { describe, expect, it } from 'vitest';
import { ImageError } from '../../../../../src/core/formats/image-error.ts';
import { fieldNeeds } from '../../../../../src/core/formats/linux-cr/kept-fields.ts';
import { LINUX_CR_LIMITS } from '../../../../../src/core/formats/linux-cr/limits.ts';
import { createLinuxCrReader } from '../../../../../src/core/formats/linux-cr/linux-cr-reader.ts';
import { RECORD_LENGTHS } from '../../../../../src/core/formats/linux-cr/record-lengths.ts';
import { LINUX_CR_REVISIONS } from '../../../../../src/core/object-types/linux-cr/revisions.ts';
import { bytesOf, errorOf, expectationOf, inventoryOf } from './corpus.ts';

const MINIMAL = bytesOf('a-minimal');
const RECORDS = expectationOf('a-minimal').records;
/** Among the BUFFERs behind HEADER. */
const RELEASE = 0;

function record(type: number, len: number, body: readonly (readonly [number, number])[] = [], size = len): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, len, true);
  for (const [at, value] of body) view.setUint32(at, value, true);
  return bytes;
}

/** a-minimal with some bytes put in before its TAIL. */
function withBeforeTail(...parts: readonly Uint8Array[]): Uint8Array {
  const tail = RECORDS.at(-1)?.offset ?? 0;
  return new Uint8Array(Buffer.concat([MINIMAL.subarray(0, tail), ...parts, MINIMAL.subarray(tail)]));
}

/** a-minimal with a 32-bit number overwritten in the nth record of a name. */
function withNumber(name: string, at: number, value: number, nth = 0): { bytes: Uint8Array; offset: number } {
  const found = RECORDS.filter((candidate) => candidate.name === name)[nth];
  if (found === undefined) throw new Error(`no ${name}`);
  const bytes = MINIMAL.slice();
  new DataView(bytes.buffer).setUint32(found.offset + at, value, true);
  return { bytes, offset: found.offset };
}

function refusal(bytes: Uint8Array, limits = {}): readonly [string | undefined, number | null | undefined] {
  const error = errorOf(bytes, limits);
  return [error?.code, error?.offset];
}

describe('lengths', () => {
  it.each([0, 7, 0x8000_0000, 0xffff_ffff])('%i bytes of any record are impossible', (len) => {
    const { bytes, offset } = withNumber('TASK', 4, len);
    expect(refusal(bytes)).toEqual(['image-length-impossible', offset]);
  });

  it('a fixed-size record of another size is impossible', () => {
    for (const [name, len] of [
      ['TASK', 79],
      ['VMA', 76],
      ['OBJREF', 24],
      ['CRED', 88],
      ['SIGHAND', 2055],
    ] as const) {
      const { bytes, offset } = withNumber(name, 4, len);
      expect(refusal(bytes), name).toEqual(['image-length-impossible', offset]);
    }
  });

  it('an array that its count denies is impossible', () => {
    const { bytes, offset } = withNumber('SIGPENDING', 8, 99);
    expect(refusal(bytes)).toEqual(['image-length-impossible', offset]);
  });

  it('of an unknown type may be anything; the bytes have to come', () => {
    const inventory = inventoryOf(withBeforeTail(record(777, 1_000_000), record(777, 8)));
    expect(inventory.objects.find(({ type }) => type === 'linux-cr/unknown-777')?.count).toBe(2);
    expect(inventory.read.unknown).toBe(2);
    const cut = Buffer.concat([MINIMAL.subarray(0, RECORDS.at(-1)?.offset), record(777, 0x7fff_ffff, [], 8)]);
    expect(refusal(cut)).toEqual(['image-truncated', cut.length]);
  });
});

describe('the name of the kernel', () => {
  it('is that of its numbers where its text is empty', () => {
    const release = RECORDS.filter(({ name }) => name === 'BUFFER')[RELEASE];
    const bytes = MINIMAL.slice();
    bytes.fill(0, (release?.offset ?? 0) + 8, (release?.offset ?? 0) + (release?.len ?? 0));
    expect([inventoryOf(MINIMAL).origin.kernel, inventoryOf(bytes).origin.kernel]).toEqual([
      '2.6.38-synthetic',
      '2.6.38',
    ]);
  });
});

describe('counts that lie', () => {
  it('PIDS that claims a nested number, and all of its pids are flat', () => {
    const { bytes } = withNumber('PIDS', 12, 1);
    const buffer = RECORDS[RECORDS.findIndex(({ name }) => name === 'PIDS') + 1];
    if (buffer?.name !== 'BUFFER') throw new Error('no BUFFER behind PIDS');
    const end = buffer.offset + buffer.len;
    new DataView(bytes.buffer).setUint32(buffer.offset + 4, buffer.len + 4, true);
    const longer = Buffer.concat([bytes.subarray(0, end), Buffer.alloc(4), bytes.subarray(end)]);
    expect(refusal(longer)).toEqual(['image-malformed', buffer.offset]);
  });

  it.each([
    ['TREE', 8, 2, 'image-length-impossible'],
    ['TREE', 8, 0, 'image-malformed'],
    ['TREE', 8, 0xffff_ffff, 'image-malformed'],
    ['PIDS', 8, 2, 'image-length-impossible'],
    ['PIDS', 8, 0xffff_ffff, 'image-malformed'],
    ['PIDS', 12, 0xffff_ffff, 'image-length-impossible'],
    ['MM', 8, 77, 'image-malformed'],
    ['PGARR', 8, 77, 'image-malformed'],
    ['PGARR', 12, 1, 'image-malformed'],
  ] as const)('%s at %i says %i', (name, at, value, code) => {
    const nth = RECORDS.filter((candidate) => candidate.name === name).length > 1 ? 1 : 0;
    expect(errorOf(withNumber(name, at, value, nth).bytes)?.code).toBe(code);
  });

  it('a TREE with more tasks than TASK records', () => {
    const tree = RECORDS.findIndex(({ name }) => name === 'TREE');
    const ids = RECORDS[tree + 1];
    if (ids === undefined) throw new Error('no ids');
    const { bytes } = withNumber('TREE', 8, 2);
    new DataView(bytes.buffer).setUint32(ids.offset + 4, ids.len + 24, true);
    const end = ids.offset + ids.len;
    const longer = Buffer.concat([bytes.subarray(0, end), new Uint8Array(24), bytes.subarray(end)]);
    expect(errorOf(longer)?.message).toMatch(/2 tasks, the image has 1/);
  });
});

describe('the end', () => {
  it('a byte after TAIL is refused at its offset', () => {
    expect(refusal(Buffer.concat([MINIMAL, new Uint8Array(1)]))).toEqual(['image-trailing-bytes', MINIMAL.length]);
    expect(refusal(Buffer.concat([MINIMAL, MINIMAL]))).toEqual(['image-trailing-bytes', MINIMAL.length]);
  });

  it('an ERROR record counts at any position, and with its text inside', () => {
    const said = new TextEncoder().encode(`\0[pid 7]\u0001no ${'x'.repeat(400)}\0`);
    const inside = record(9999, 8 + said.length);
    inside.set(said, 8);
    const error = errorOf(withBeforeTail(inside));
    expect(error?.code).toBe('image-reports-error');
    expect(error?.message).toMatch(/: \[pid 7\]\?no x+$/);
    expect(error?.message.length).toBeLessThan(400);
    expect(errorOf(withBeforeTail(record(9999, 8)))?.code).toBe('image-reports-error');
    const early = Buffer.concat([MINIMAL.subarray(0, 307), record(9999, 8), record(5, 8)]);
    expect(refusal(early)).toEqual(['image-reports-error', 307]);
  });
});

describe('what no revision has', () => {
  it('another checkpoint version or architecture', () => {
    for (const [at, value] of [
      [24, 7],
      [24, 2],
      [16, 9],
      [16, 0],
    ] as const) {
      const bytes = MINIMAL.slice();
      bytes[at] = value;
      expect(refusal(bytes)).toEqual(['image-revision-unsupported', 16]);
    }
  });

  it('records in another order than the restart reads them', () => {
    for (const name of ['HEADER_ARCH', 'CONTAINER', 'PIDS', 'TREE', 'LSM_INFO']) {
      const { bytes, offset } = withNumber(name, 0, 403);
      expect(errorOf(bytes)?.code, name).toMatch(/^image-(malformed|length-impossible)$/);
      expect(errorOf(bytes)?.offset, name).toBe(offset);
    }
  });
});

describe('caps', () => {
  it('each one ends the reading with a code', () => {
    expect(refusal(MINIMAL, { records: 10 })).toEqual(['image-too-many-records', RECORDS[10]?.offset]);
    expect(errorOf(MINIMAL, { recordBytes: 1_000 })?.code).toBe('image-length-impossible');
    expect(errorOf(MINIMAL, { tasks: 0 })?.code).toBe('image-malformed');
    expect(errorOf(MINIMAL, { nameBytes: 4 })?.code).toBe('image-length-impossible');
    expect(errorOf(MINIMAL, { utsBytes: 64 })?.code).toBe('image-length-impossible');
    expect(errorOf(MINIMAL, { attributeValues: 1 })?.code).toBe('image-malformed');
    expect(errorOf(bytesOf('f-unknown-type-777'), { unknownTypes: 0 })?.code).toBe('image-malformed');
    expect(errorOf(MINIMAL, { errorTextBytes: 0 })).toBeNull();
  });

  it('unknown types without end do not grow the inventory', () => {
    const many = Array.from({ length: LINUX_CR_LIMITS.unknownTypes + 1 }, (_, index) => record(20_000 + index, 8));
    expect(errorOf(withBeforeTail(...many))?.code).toBe('image-malformed');
    expect(errorOf(withBeforeTail(...many.slice(1)))).toBeNull();
  });

  it('kinds without end do not either', () => {
    const kinds = Array.from({ length: LINUX_CR_LIMITS.attributeValues + 1 }, (_, index) =>
      record(304, 48, [[8, 1_000 + index]]),
    );
    expect(errorOf(withBeforeTail(...kinds))?.code).toBe('image-malformed');
  });
});

describe('memory', () => {
  function buffersAfter(feed: () => void): number {
    const before = process.memoryUsage();
    feed();
    const after = process.memoryUsage();
    return after.arrayBuffers - before.arrayBuffers + Math.max(0, after.heapUsed - before.heapUsed);
  }

  it('is not given to a length that is only claimed', () => {
    const tail = RECORDS.at(-1)?.offset ?? 0;
    const grown = buffersAfter(() => {
      for (const [type, len] of [
        [4, 0x7fff_ffff],
        [777, 0x7fff_ffff],
        [303, 0x7fff_ffff],
        [601, 0x7fff_ffe8],
      ] as const) {
        const reader = createLinuxCrReader();
        const feed = (): void => {
          reader.write(MINIMAL.subarray(0, tail));
          reader.write(record(type, len, [], 8));
          reader.write(new Uint8Array(1_000));
          reader.end();
        };
        expect(feed).toThrow(ImageError);
      }
    });
    expect(grown).toBeLessThan(16 * 1024 * 1024);
  });

  it('stays flat over a gigabyte of pages', () => {
    const batch = Buffer.concat([record(403, 16, [[8, 255]]), record(4, 8 + 255 * (8 + 4096)), record(403, 16)]);
    const reader = createLinuxCrReader();
    const tail = RECORDS.at(-1)?.offset ?? 0;
    reader.write(MINIMAL.subarray(0, tail));
    const grown = buffersAfter(() => {
      for (let count = 0; count < 1_024; count += 1) reader.write(batch);
    });
    reader.write(MINIMAL.subarray(tail));
    expect(reader.end().bytes).toBe(MINIMAL.length + 1_024 * batch.length);
    expect(grown).toBeLessThan(32 * 1024 * 1024);
  });
});

describe('the tables', () => {
  it('have a length for every version of every type, and no more', () => {
    const newest = new Map<string, number>();
    for (const { versions } of LINUX_CR_REVISIONS) {
      for (const [type, version] of Object.entries(versions))
        newest.set(type, Math.max(version, newest.get(type) ?? 0));
    }
    const lengths = Object.entries(RECORD_LENGTHS).map(([type, rules]) => [type, rules.length] as const);
    expect(new Map(lengths)).toEqual(newest);
  });

  it('look at the first 128 bytes of a record only', () => {
    for (const type of Object.keys(RECORD_LENGTHS))
      expect(fieldNeeds(type.split('@')[0] ?? '')).toBeLessThanOrEqual(128);
  });
});
