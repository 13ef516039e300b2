import type { Arch } from '../../image/arch.ts';
import type { Converter } from './converter.ts';
import { applyBackward, applyForward, type FieldMap } from './field-map.ts';
import { FIELD_MAPS } from './field-maps.ts';

const HEAD_BYTES = 8;

/** The map to a version on an architecture; where none was computed for it, the layout is that of 64-bit ones. */
export function fieldMapOf(type: string, toVersion: number, arch: Arch): FieldMap | null {
  const maps = FIELD_MAPS[`${type}@${toVersion}`] ?? [];
  return maps.find(({ arches }) => arches.includes(arch)) ?? maps.at(-1) ?? null;
}

/** Is everything but type and len the same? */
export function sameBody(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = HEAD_BYTES; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

export function forwardByMap(type: string, toVersion: number): Converter {
  return (record, { arch, order }) => {
    const map = fieldMapOf(type, toVersion, arch);
    return map === null ? record.slice() : applyForward(map, record, order);
  };
}

/** Lossless or not at all: what comes back when the older record is converted forward again has to be this one. */
export function lossless(back: Converter, forward: Converter): Converter {
  return (record, context) => {
    const older = back(record, context);
    const again = older === null ? null : forward(older, context);
    return again !== null && sameBody(again, record) ? older : null;
  };
}

export function backwardByMap(type: string, fromVersion: number): Converter {
  return (record, { arch, order }) => {
    const map = fieldMapOf(type, fromVersion, arch);
    return map === null ? record.slice() : applyBackward(map, record, order);
  };
}
