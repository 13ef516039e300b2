import type { Conversion } from '../../object-types/linux-cr/conversions.ts';
import type { Converter } from './converter.ts';
import { backwardByMap, forwardByMap, lossless } from './field-map-converter.ts';
import { FIELD_MAPS } from './field-maps.ts';
import { HEADER_CONVERTERS } from './header-converters.ts';
import { SIGNAL_CONVERTERS } from './signal-converters.ts';
import { SOCKET_CONVERTERS } from './socket-converters.ts';
import { TASK_CONVERTERS } from './task-converters.ts';
import { TTY_CONVERTERS } from './tty-converters.ts';

/** Bumps that need more than a field map. */
const OWN_CONVERTERS: Readonly<Record<string, Converter>> = {
  ...HEADER_CONVERTERS,
  ...SIGNAL_CONVERTERS,
  ...SOCKET_CONVERTERS,
  ...TASK_CONVERTERS,
  ...TTY_CONVERTERS,
};

/** The record itself stays unchanged. Its number changes, or the section after it (rewrite-sections.ts). */
const asItIs: Converter = (record) => record;

function build({ type, from, to, stops }: Conversion): Converter {
  const own = OWN_CONVERTERS[`${type}@${from}>${to}`];
  if (own !== undefined) return own;
  const newer = Math.max(from, to);
  const map = FIELD_MAPS[`${type}@${newer}`]?.[0];
  if (map === undefined || map.of === 'element') return asItIs;
  if (to > from) return forwardByMap(type, newer);
  const back = backwardByMap(type, newer);
  return stops.length === 0 ? back : lossless(back, forwardByMap(type, newer));
}

const known = new Map<Conversion, Converter>();

/** How one step of the catalogue is made on a record. */
export function converterOf(step: Conversion): Converter {
  const converter = known.get(step) ?? build(step);
  known.set(step, converter);
  return converter;
}

/** Does the step leave the bytes behind type and len alone, on every record? */
export function leavesBody(step: Conversion): boolean {
  return converterOf(step) === asItIs;
}
