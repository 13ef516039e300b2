import { readNumber } from '../../../formats/linux-cr/byte-order.ts';
import { wordBytesOf } from '../../../formats/linux-cr/word-bytes.ts';
import { writeNumber } from '../../../formats/linux-cr/write-number.ts';
import type { RecordContext } from '../converter.ts';

const BUFFER = 4;
const LSM_INFO = 7;
/** SECURITY_NAME_MAX + 1 of kernel 2.6.3x. */
const LSM_NAME_BYTES = 11;
/** What a kernel without a security module says. */
const NO_LSM = 'none';

/** The head of a record whose body follows. */
export function headOf(number: number, len: number, { order }: RecordContext): Uint8Array {
  const head = new Uint8Array(8);
  writeNumber(head, 0, 4, number, order);
  writeNumber(head, 4, 4, len, order);
  return head;
}

/** A record of this many bytes, with its head. */
export function recordOf(number: number, len: number, context: RecordContext): Uint8Array {
  const record = new Uint8Array(len);
  record.set(headOf(number, len, context));
  return record;
}

function withText(record: Uint8Array): Uint8Array {
  for (const [index, char] of [...NO_LSM].entries()) record[8 + index] = char.charCodeAt(0);
  return record;
}

/** The section after CONTAINER since its version 2: the name of the security module, and its policy. */
export function securitySection(context: RecordContext): readonly Uint8Array[] {
  return [
    withText(recordOf(BUFFER, 8 + LSM_NAME_BYTES, context)),
    withText(recordOf(LSM_INFO, 8 + NO_LSM.length + 1, context)),
  ];
}

/** The auxiliary vector: unsigned longs of the writer become 64-bit numbers, or stay what they are. */
export function widenAuxv(record: Uint8Array, context: RecordContext): Uint8Array {
  if (wordBytesOf(context.arch) === 8) return record;
  const words = Math.floor((record.length - 8) / 4);
  const out = recordOf(BUFFER, 8 + words * 8, context);
  for (let index = 0; index < words; index += 1) {
    writeNumber(out, 8 + index * 8, 8, readNumber(record, 8 + index * 4, 4, context.order), context.order);
  }
  return out;
}
