import type { CriuEntry, CriuMessage } from './criu-image-set.ts';

/**
 * A page map has an entry for every run of pages, a million of them in a large process, and no rule looks at a single
 * one. Entries that say the same kind of thing become one, with their pages summed.
 */
export function createPagemapFold(): {
  /** True when the entry was the first of its kind. */
  add(entry: CriuMessage): boolean;
  entries(): readonly CriuEntry[];
} {
  const folded = new Map<string, { first: CriuMessage; wide: bigint; compat: number; payload: bigint }>();
  return {
    add(entry) {
      const wide = typeof entry.nr_pages === 'bigint' ? entry.nr_pages : null;
      const compat = typeof entry.compat_nr_pages === 'number' ? entry.compat_nr_pages : null;
      const payload = payloadOf(entry);
      const key = `${entry.flags} ${entry.in_parent} ${wide === null} ${compat === null ? null : compat === 0} ${payload === null}`;
      const same = folded.get(key);
      if (same === undefined) {
        const { vaddr: _address, ...first } = entry;
        folded.set(key, { first, wide: wide ?? 0n, compat: compat ?? 0, payload: payload ?? 0n });
        return true;
      }
      same.wide += wide ?? 0n;
      same.compat += compat ?? 0;
      same.payload += payload ?? 0n;
      return false;
    },
    entries() {
      return [...folded.values()].map(({ first, wide, compat, payload }) => ({
        message: 'pagemap_entry',
        value: {
          ...first,
          ...(first.nr_pages === undefined ? {} : { nr_pages: wide }),
          ...(first.compat_nr_pages === undefined ? {} : { compat_nr_pages: compat }),
          ...(first.blocks === undefined ? {} : { blocks: { ...blocksOf(first), total_payload_size: payload } }),
        },
      }));
    },
  };
}

function blocksOf({ blocks }: CriuMessage): CriuMessage {
  return typeof blocks === 'object' && 'total_payload_size' in blocks ? blocks : {};
}

/** Bytes of the compressed pages of an entry; null where they are not compressed. */
export function payloadOf(entry: CriuMessage): bigint | null {
  const total = blocksOf(entry).total_payload_size;
  return typeof total === 'bigint' ? total : null;
}
