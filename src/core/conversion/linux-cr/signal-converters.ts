import { type ByteOrder, readNumber } from '../../formats/linux-cr/byte-order.ts';
import type { Converter, RecordContext } from './converter.ts';
import { applyBackward, applyForward, type FieldMap } from './field-map.ts';
import { fieldMapOf, lossless } from './field-map-converter.ts';

/** SIGPENDING: count, set, then one siginfo for each pending signal. */
const ELEMENTS_AT = 24;
const CODE_AT = 4;

/** SI_USER, SI_QUEUE, SI_TKILL: what they carry (sender, value) is in the old element as well. */
const CODES_WITHOUT_MORE: readonly number[] = [0, -1, -6];

function mapElements(
  record: Uint8Array,
  from: number,
  to: number,
  map: (element: Uint8Array) => Uint8Array,
): Uint8Array {
  const count = Math.floor((record.length - ELEMENTS_AT) / from);
  const out = new Uint8Array(ELEMENTS_AT + count * to);
  out.set(record.subarray(0, ELEMENTS_AT));
  for (let index = 0; index < count; index += 1) {
    const at = ELEMENTS_AT + index * from;
    out.set(map(record.subarray(at, at + from)), ELEMENTS_AT + index * to);
  }
  return out;
}

function mapOf({ arch }: RecordContext): FieldMap {
  const map = fieldMapOf('SIGPENDING', 2, arch);
  if (map === null) throw new RangeError('no field map of SIGPENDING');
  return map;
}

function carriesMore(record: Uint8Array, elementBytes: number, order: ByteOrder): boolean {
  for (let at = ELEMENTS_AT; at < record.length; at += elementBytes) {
    const code = readNumber(record, at + CODE_AT, 4, order) | 0;
    if (!CODES_WITHOUT_MORE.includes(code)) return true;
  }
  return false;
}

const widen: Converter = (record, context) => {
  const map = mapOf(context);
  if (carriesMore(record, map.oldBytes, context.order)) return null;
  return mapElements(record, map.oldBytes, map.newBytes, (element) => applyForward(map, element, context.order));
};

const narrow: Converter = (record, context) => {
  const map = mapOf(context);
  return mapElements(record, map.newBytes, map.oldBytes, (element) => applyBackward(map, element, context.order));
};

export const SIGNAL_CONVERTERS: Readonly<Record<string, Converter>> = {
  'SIGPENDING@1>2': widen,
  'SIGPENDING@2>1': lossless(narrow, widen),
};
