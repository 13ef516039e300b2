import type { AttributeValue } from '../../image/attribute-value.ts';
import { knownNetfilterWord, OTHER_WORD } from '../../object-types/criu/netfilter-words.ts';
import type { FileIndex } from './file-index.ts';

/** How many dumps of a kind hold rules, and the known words of all of them. */
export function firewallWordsOf({ set }: FileIndex, kind: string): { count: number; words: AttributeValue } {
  const dumps = set.rawFiles.filter((file) => file.kind === kind && file.bytes > 0);
  // Images that were read before dumps were looked at do not say what their rules use.
  const words = dumps.flatMap(({ uses }) => uses ?? [OTHER_WORD]).map(knownNetfilterWord);
  return { count: dumps.length, words: [...new Set(words)].sort() };
}
