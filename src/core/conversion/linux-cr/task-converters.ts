import { readNumber } from '../../formats/linux-cr/byte-order.ts';
import { writeNumber } from '../../formats/linux-cr/write-number.ts';
import { LINUX_CR_REVISIONS } from '../../object-types/linux-cr/revisions.ts';
import type { Converter } from './converter.ts';
import { forwardByMap } from './field-map-converter.ts';

/** THREAD 1, x86: thread_info flags. */
const THREAD_FLAGS_AT = 8;
/** arch/x86/include/asm/thread_info.h of 2.6.33: TIF_IA32, a 32-bit process. */
const TIF_IA32 = 1 << 17;

const addSysenter = forwardByMap('THREAD@x86', 2);

const addSysenterOf64Bit: Converter = (record, context) => {
  const is32Bit = (readNumber(record, THREAD_FLAGS_AT, 4, context.order) & TIF_IA32) !== 0;
  return is32Bit || context.arch !== 'x86_64' ? null : addSysenter(record, context);
};

const PIDS_OFFSET_AT = 16;

/** The number of the first pid object, since 1fd8e6e; that minus one before. */
function shiftOffset(by: number): Converter {
  return (record, { order }) => {
    const out = record.slice();
    writeNumber(out, PIDS_OFFSET_AT, 4, readNumber(record, PIDS_OFFSET_AT, 4, order) + by, order);
    return out;
  };
}

const OBJTYPE_AT = 8;

/** CKPT_OBJ_ numbers by name; the last revision of a version has all that came with it. */
function objectNumbersOf(version: number): ReadonlyMap<string, number> {
  const revision = LINUX_CR_REVISIONS.findLast(({ versions }) => versions.OBJREF === version);
  return new Map(Object.entries(revision?.objTypeNumbers ?? {}));
}

/** A number without a name, or with one that the other version lacks, cannot go over. */
function renumberObject(from: number, to: number): Converter {
  const target = objectNumbersOf(to);
  const numbers = new Map([...objectNumbersOf(from)].map(([name, number]) => [number, target.get(name)]));
  return (record, { order }) => {
    const number = numbers.get(readNumber(record, OBJTYPE_AT, 4, order));
    if (number === undefined) return null;
    const out = record.slice();
    writeNumber(out, OBJTYPE_AT, 4, number, order);
    return out;
  };
}

export const TASK_CONVERTERS: Readonly<Record<string, Converter>> = {
  'THREAD@x86@1>2': addSysenterOf64Bit,
  'PIDS@1>2': shiftOffset(1),
  'PIDS@2>1': shiftOffset(-1),
  'OBJREF@1>2': renumberObject(1, 2),
  'OBJREF@2>1': renumberObject(2, 1),
  'OBJREF@2>3': renumberObject(2, 3),
  'OBJREF@3>2': renumberObject(3, 2),
};
