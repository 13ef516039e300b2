import type { Detected } from '../detected.ts';
import { type FileIndex, listOf } from '../file-index.ts';
import { roundDown } from '../round-down.ts';

/** A quarter of what `vm.max_map_count` is by default: below, no host has so few. */
const MANY = 16_384;

export function detectManyAreas(index: FileIndex): Detected | null {
  const counts = index.messagesOf('mm').map(({ vmas }) => listOf(vmas).length);
  const many = counts.filter((count) => count >= MANY);
  if (many.length === 0) return null;
  return { count: many.length, attributes: { areas: roundDown(many.reduce((a, b) => Math.max(a, b), 0)) } };
}
