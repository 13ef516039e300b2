import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';
import { firewallWordsOf } from '../firewall-words.ts';

/** A ruleset of nftables, and what it uses. */
export function detectNftables(index: FileIndex): Detected | null {
  const { count, words } = firewallWordsOf(index, 'nftables');
  return count === 0 ? null : { count, attributes: { uses: words } };
}
