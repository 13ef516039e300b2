import { readNumber } from '../../formats/linux-cr/byte-order.ts';
import { writeNumber } from '../../formats/linux-cr/write-number.ts';
import type { Converter } from './converter.ts';
import { backwardByMap, forwardByMap, lossless } from './field-map-converter.ts';

const CFLAG_AT = 44;
const ISPEED_AT = 56;
const OSPEED_AT = 60;

/** include/asm-generic/termbits.h: the speeds of CBAUD, and those with CBAUDEX. */
const CBAUD = 0x0f;
const CBAUDEX = 0x1000;
const SPEEDS = [0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19_200, 38_400];
const SPEEDS_EX = [
  0, 57_600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000, 1_500_000, 2_000_000,
  2_500_000, 3_000_000, 3_500_000, 4_000_000,
];

const widenTermio = forwardByMap('TTY', 2);

/** struct termio said the speed in its control flags only; there was one for both directions. */
const addSpeeds: Converter = (record, context) => {
  const out = widenTermio(record, context);
  if (out === null) return null;
  const flags = readNumber(record, CFLAG_AT, 2, context.order);
  const speed = ((flags & CBAUDEX) === 0 ? SPEEDS : SPEEDS_EX)[flags & CBAUD] ?? 0;
  for (const at of [ISPEED_AT, OSPEED_AT]) writeNumber(out, at, 4, speed, context.order);
  return out;
};

export const TTY_CONVERTERS: Readonly<Record<string, Converter>> = {
  'TTY@1>2': addSpeeds,
  'TTY@2>1': lossless(backwardByMap('TTY', 2), addSpeeds),
};
