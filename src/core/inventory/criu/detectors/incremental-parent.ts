import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';
import { numberOf } from '../test-field.ts';

/** `pagemap_entry.flags`: the pages are in the set of the dump before (CRIU criu/include/pagemap.h). */
const PE_PARENT = 1n;

/** A set of which another set is a part: by its link, or by pages that are only there. */
export function detectIncrementalParent(index: FileIndex): Detected | null {
  const { parent } = index.set;
  const kept = index
    .messagesOf('pagemap')
    .filter((entry) => ((numberOf(entry.flags) ?? 0n) & PE_PARENT) !== 0n || entry.in_parent === true);
  if (parent === 'none' && kept.length === 0) return null;
  return { count: Math.max(1, kept.length), attributes: { pagesThere: kept.length > 0, parent } };
}
