import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordContext } from '#core/conversion/linux-cr/converter.ts';
import { converterOf, leavesBody } from '#core/conversion/linux-cr/converters.ts';
import { sameBody } from '#core/conversion/linux-cr/field-map-converter.ts';
import { FIELD_MAPS } from '#core/conversion/linux-cr/field-maps.ts';
import { conversionInspector } from '#core/conversion/linux-cr/inspect-record.ts';
import { lengthRuleOf } from '#core/formats/linux-cr/record-lengths.ts';
import type { Arch } from '#core/image/arch.ts';
import { CONVERSIONS, type Conversion } from '#core/object-types/linux-cr/conversions.ts';
import { VERSION_BUMPS } from '#core/object-types/linux-cr/header-revisions.ts';

const CONTEXTS: readonly RecordContext[] = [
  { arch: 'x86_64', order: 'little', socketState: 7 },
  { arch: 'x86_32', order: 'little', socketState: 10 },
  { arch: 's390x', order: 'big', socketState: 7 },
];

function lengthOf(type: string, version: number, arch: Arch): number {
  const rule = lengthRuleOf(type, version, arch);
  if (rule === undefined) throw new Error(`no length of ${type}@${version}`);
  return rule.is === 'exact'
    ? rule.bytes
    : rule.is === 'open'
      ? rule.least
      : rule.is === 'by-kind'
        ? rule.common
        : rule.base;
}

function onArch({ only }: Conversion, arch: Arch): boolean {
  return only === null || only.arches.includes(arch);
}

function reverseOf({ type, from, to }: Conversion): Conversion | undefined {
  return CONVERSIONS.find((one) => one.type === type && one.from === to && one.to === from);
}

/** A record of zeros but for a part of random bytes: what a conversion keeps, moves or trips over shows. */
function records(type: string, version: number, arch: Arch): fc.Arbitrary<Uint8Array> {
  const length = lengthOf(type, version, arch);
  return fc
    .tuple(fc.uint8Array({ minLength: length, maxLength: length }), fc.nat(length), fc.nat(length))
    .map(([bytes, a, b]) => {
      const record = new Uint8Array(length);
      record.set(bytes.subarray(Math.min(a, b), Math.max(a, b)), Math.min(a, b));
      return record;
    });
}

const BODILY = CONVERSIONS.filter(
  (step) => !leavesBody(step) && FIELD_MAPS[`${step.type}@${Math.max(step.from, step.to)}`]?.[0]?.of !== 'element',
);

describe('a conversion step', () => {
  it('exists for every bump that user space can follow', () => {
    for (const { type, toVersion, conversion } of VERSION_BUMPS) {
      const there = CONVERSIONS.some(
        (step) => step.type === type && step.from === toVersion - 1 && step.to === toVersion,
      );
      expect(`${type}@${toVersion} ${there}`).toBe(`${type}@${toVersion} ${conversion !== 'impossible'}`);
    }
  });

  it('that a record may refuse says why', () => {
    for (const step of CONVERSIONS) for (const { text } of step.stops) expect(text.length).toBeGreaterThan(20);
  });

  it('that loses something is never one back', () => {
    expect(CONVERSIONS.filter(({ from, to, loses }) => to < from && loses !== null)).toEqual([]);
  });

  it.each(BODILY.map((step) => ({ step, name: `${step.type}@${step.from} to @${step.to}` })))(
    '$name gives a record of the right length, from a copy',
    ({ step }) => {
      for (const context of CONTEXTS.filter(({ arch }) => onArch(step, arch))) {
        fc.assert(
          fc.property(records(step.type, step.from, context.arch), (record) => {
            const before = record.slice();
            const converted = converterOf(step)(record, context);
            expect(record).toEqual(before);
            if (converted === null) expect(step.stops).not.toEqual([]);
            else expect(converted.length).toBe(lengthOf(step.type, step.to, context.arch));
          }),
          { numRuns: 60, seed: 3 },
        );
      }
    },
  );

  it.each(
    BODILY.filter(({ type, from, to }) => to < from && type !== 'HEADER').map((step) => ({
      step,
      name: `${step.type}@${step.from} back to @${step.to}`,
    })),
  )('$name loses nothing, or does not happen', ({ step }) => {
    const forward = reverseOf(step);
    for (const context of CONTEXTS.filter(
      ({ arch }) => onArch(step, arch) && forward !== undefined && onArch(forward, arch),
    )) {
      if (forward === undefined) throw new Error('nothing leads there');
      const [back, again] = [converterOf(step), converterOf(forward)];
      // What came from the older version goes back to what it was.
      fc.assert(
        fc.property(records(step.type, step.to, context.arch), (record) => {
          const newer = again(record, context);
          if (newer === null) return;
          const older = back(newer, context);
          const padded = older === null ? null : again(older, context);
          expect(padded === null ? null : sameBody(padded, newer)).toBe(true);
        }),
        { numRuns: 60, seed: 5 },
      );
      // Whatever else goes back, comes forward as the same.
      fc.assert(
        fc.property(records(step.type, step.from, context.arch), (record) => {
          const older = back(record, context);
          const newer = older === null ? null : again(older, context);
          if (newer !== null) expect(sameBody(newer, record)).toBe(true);
        }),
        { numRuns: 200, seed: 5 },
      );
    }
  });
});

/** What a record in a stream says about where it can go. */
function stopsOf(
  type: string,
  version: number,
  context: RecordContext,
  put: (record: DataView, little: boolean) => void,
  length?: number,
) {
  const record = new Uint8Array(length ?? lengthOf(type, version, context.arch));
  put(new DataView(record.buffer), context.order === 'little');
  const { arch, order, socketState } = context;
  return conversionInspector.inspect({ type, version, arch }, record, { order, socketState });
}

const PC: RecordContext = { arch: 'x86_64', order: 'little', socketState: 7 };

describe('conditions, checked on the real record', () => {
  it('a connected socket lacks its TCP state', () => {
    expect(stopsOf('SOCKET_INET', 1, { ...PC, socketState: 1 }, () => {})).toEqual([
      'linux-cr/socket-inet@2/connected',
    ]);
    for (const socketState of [7, 10]) expect(stopsOf('SOCKET_INET', 1, { ...PC, socketState }, () => {})).toEqual([]);
    expect(stopsOf('SOCKET_INET', 1, { ...PC, socketState: null }, () => {})).toHaveLength(1);
  });

  it('a task of 32 bits lacks the address of sysenter_return', () => {
    expect(stopsOf('THREAD@x86', 1, PC, (record) => record.setUint32(8, 1 << 17, true))).toEqual([
      'linux-cr/thread.x86@2/32-bit-task',
    ]);
    expect(stopsOf('THREAD@x86', 1, PC, () => {})).toEqual([]);
  });

  it.each([
    [0, []],
    [-1, []],
    [-6, []],
    [1, ['linux-cr/sigpending@2/signal-data']],
    [-2, ['linux-cr/sigpending@2/signal-data']],
    [0x80, ['linux-cr/sigpending@2/signal-data']],
  ])('a pending signal with code %i', (code, stops) => {
    for (const context of CONTEXTS) {
      const put = (record: DataView, little: boolean) => {
        record.setUint32(8, 1, little);
        record.setInt32(24 + 4, code, little);
      };
      expect(stopsOf('SIGPENDING', 1, context, put, 24 + 48)).toEqual(stops);
    }
  });

  it('what an older version has no place for keeps a record where it is', () => {
    expect(stopsOf('TASK', 5, PC, (record) => record.setUint32(8, 1, true))).toEqual(['linux-cr/task@4/holds-more']);
    expect(stopsOf('TASK', 3, PC, (record) => record.setUint32(72, 1, true))).toEqual(['linux-cr/task@2/holds-more']);
    expect(stopsOf('VMA', 2, PC, (record) => record.setUint16(72, 21, true))).toEqual(['linux-cr/vma@1/holds-more']);
    expect(stopsOf('NS', 2, PC, (record) => record.setInt32(16, 7, true))).toEqual(['linux-cr/ns@1/holds-more']);
    expect(stopsOf('FILE', 2, PC, (record) => record.setInt32(40, 7, true))).toEqual(['linux-cr/file@1/holds-more']);
    expect(stopsOf('FILE', 2, PC, (record) => record.setInt32(40, -1, true))).toEqual([]);
    expect(stopsOf('IPC_MSG_MSG', 3, PC, (record) => record.setBigInt64(8, 1n << 40n, true))).toContain(
      'linux-cr/ipc-msg-msg@2/holds-more',
    );
  });

  it('a record that is longer than any structure goes nowhere', () => {
    expect(stopsOf('SIGPENDING', 1, PC, () => {}, 24 + 48 * 400)).toEqual(['linux-cr/sigpending@2/signal-data']);
  });
});

describe('values', () => {
  const convert = (key: string, context: RecordContext, put: (record: DataView, little: boolean) => void): DataView => {
    const step = CONVERSIONS.find(({ type, from, to }) => `${type}@${from}>${to}` === key);
    if (step === undefined) throw new Error(`no step ${key}`);
    const record = new Uint8Array(lengthOf(step.type, step.from, context.arch));
    put(new DataView(record.buffer), context.order === 'little');
    const out = converterOf(step)(record, context);
    if (out === null) throw new Error(`${key} refused`);
    return new DataView(out.buffer, out.byteOffset);
  };

  it('sign-extends the type of a message in either byte order', () => {
    for (const context of CONTEXTS) {
      const little = context.order === 'little';
      for (const value of [-5, 5, 0x7fffffff, -0x80000000]) {
        const out = convert('IPC_MSG_MSG@2>3', context, (record) => record.setInt32(8, value, little));
        expect(out.getBigInt64(8, little)).toBe(BigInt(value));
      }
    }
  });

  it('a message, a file and credentials get no label, an FS the usual umask', () => {
    for (const context of CONTEXTS) {
      const little = context.order === 'little';
      expect(convert('IPC_MSG_MSG@1>2', context, () => {}).getInt32(16, little)).toBe(-1);
      expect(convert('CRED@1>2', context, () => {}).getInt32(48, little)).toBe(-1);
      expect(convert('FILE@1>2', context, () => {}).getInt32(40, little)).toBe(-1);
      expect(convert('FS@1>2', context, () => {}).getUint32(8, little)).toBe(0o022);
    }
  });

  it('the speed of a terminal comes from its control flags', () => {
    for (const [flags, speed] of [
      [0o000017, 38_400],
      [0o000015, 9_600],
      [0o010002, 115_200],
      [0, 0],
    ] as const) {
      const out = convert('TTY@1>2', PC, (record) => record.setUint16(44, flags, true));
      expect([out.getUint32(56, true), out.getUint32(60, true), out.getUint32(48, true)]).toEqual([
        speed,
        speed,
        flags,
      ]);
    }
  });

  it('the auxiliary vector of the header is counted in entries', () => {
    for (const context of CONTEXTS) {
      const little = context.order === 'little';
      const out = convert('HEADER@2>3', context, (record) => record.setUint16(34, 352, little));
      expect(out.getUint16(34, little)).toBe(context.arch === 'x86_32' ? 88 : 44);
    }
  });

  it('the header goes back to what it was: entries to bytes, the sense of the flag, the size of control characters', () => {
    for (const context of CONTEXTS) {
      const little = context.order === 'little';
      const flags = little ? 64 : 71;
      const put = (record: DataView) => {
        record.setUint16(34, 44, little);
        record.setUint16(54, 19, little);
        record.setUint8(flags, 0b11);
      };
      expect(convert('HEADER@3>2', context, put).getUint16(34, little)).toBe(context.arch === 'x86_32' ? 176 : 352);
      expect(convert('HEADER@4>3', context, put).getUint8(flags)).toBe(0b01);
      expect(convert('HEADER@3>4', context, put).getUint8(flags)).toBe(0b01);
      expect(convert('HEADER@5>4', context, put).getUint16(54, little)).toBe(8);
      expect(convert('HEADER@4>5', context, () => {}).getUint16(54, little)).toBe(19);
    }
  });

  it('the first pid object moves by one, object kinds by name', () => {
    expect(convert('PIDS@1>2', PC, () => {}).getUint32(16, true)).toBe(1);
    // FILE_TABLE 2 -> 3, SOCK 14 -> 16 -> 17, TTY 15 -> 17.
    expect(convert('OBJREF@2>3', PC, (record) => record.setUint32(8, 2, true)).getUint32(8, true)).toBe(3);
    expect(convert('OBJREF@1>2', PC, (record) => record.setUint32(8, 14, true)).getUint32(8, true)).toBe(16);
    expect(convert('OBJREF@1>2', PC, (record) => record.setUint32(8, 15, true)).getUint32(8, true)).toBe(17);
    expect(() => convert('OBJREF@2>1', PC, (record) => record.setUint32(8, 5, true))).toThrow('refused');
    expect(() => convert('OBJREF@1>2', PC, (record) => record.setUint32(8, 99, true))).toThrow('refused');
  });

  it('only a socket that does not listen has queues', () => {
    expect(convert('SOCKET@1>2', PC, (record) => record.setUint8(34, 10)).getUint8(8)).toBe(0);
    expect(convert('SOCKET@1>2', PC, (record) => record.setUint8(34, 1)).getUint8(8)).toBe(1);
  });

  it('the fields of a task move by name', () => {
    // state.. 8-27, set_child_tid.. 28-43, compat_robust_futex_head_len.. 44-63 on x86_32; 64-bit pads before 32 and 48.
    const pc32: RecordContext = { arch: 'x86_32', order: 'little', socketState: null };
    const out32 = convert('TASK@1>2', pc32, (record) => {
      record.setUint32(28, 0x11, true);
      record.setUint32(44, 0x22, true);
    });
    expect([out32.getUint32(48, true), out32.getUint32(28, true)]).toEqual([0x11, 0x22]);
    const out64 = convert('TASK@1>2', PC, (record) => {
      record.setUint32(32, 0x11, true);
      record.setUint32(48, 0x22, true);
      record.setUint32(64, 0x33, true);
    });
    expect([out64.getUint32(48, true), out64.getUint32(28, true), out64.getUint32(40, true)]).toEqual([
      0x11, 0x22, 0x33,
    ]);
    const newest = convert('TASK@4>5', PC, (record) => {
      record.setUint32(8, 0x44, true);
      record.setUint32(28, 0x55, true);
      record.setUint32(72, 0x66, true);
    });
    expect([8, 12, 56, 60].map((at) => newest.getUint32(at, true))).toEqual([0, 0x44, 0x66, 0x55]);
  });
});
