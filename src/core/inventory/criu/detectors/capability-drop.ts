import type { CriuMessage } from '../../../formats/criu/criu-image-set.ts';
import type { Detected } from '../detected.ts';
import { type FileIndex, listOf, parentsOf } from '../file-index.ts';
import { numberOf } from '../test-field.ts';

/** Capabilities 0 to 36 exist on every kernel CRIU runs on; a bounding set without one of them was narrowed. */
const FULL_LOW_WORD = 0xffffffffn;
const FULL_HIGH_BITS = 0x1fn;

export function detectCapabilityDrop(index: FileIndex): Detected | null {
  const creds = index.messagesOf('core').flatMap((core) => parentsOf(core, ['thread_core', 'creds', 'cap_bnd']));
  const count = creds.filter(isNarrowed).length;
  return count === 0 ? null : { count, attributes: {} };
}

function isNarrowed(creds: CriuMessage): boolean {
  const words = listOf(creds.cap_bnd);
  if (words.length === 0) return false;
  const low = numberOf(words[0]) ?? 0n;
  const high = numberOf(words[1]) ?? 0n;
  return low !== FULL_LOW_WORD || (high & FULL_HIGH_BITS) !== FULL_HIGH_BITS;
}
