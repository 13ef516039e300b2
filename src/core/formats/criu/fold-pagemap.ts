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
  const folded = new Map<string, { first: CriuMessage; wide: bigint; compat: number }>();
  return {
    add(entry) {
      const wide = typeof entry.nr_pages === 'bigint' ? entry.nr_pages : null;
      const compat = typeof entry.compat_nr_pages === 'number' ? entry.compat_nr_pages : null;
      const key = `${entry.flags} ${entry.in_parent} ${wide === null} ${compat === null ? null : compat === 0}`;
      const same = folded.get(key);
      if (same === undefined) {
        const { vaddr: _address, ...first } = entry;
        folded.set(key, { first, wide: wide ?? 0n, compat: compat ?? 0 });
        return true;
      }
      same.wide += wide ?? 0n;
      same.compat += compat ?? 0;
      return false;
    },
    entries() {
      return [...folded.values()].map(({ first, wide, compat }) => ({
        message: 'pagemap_entry',
        value: {
          ...first,
          ...(first.nr_pages === undefined ? {} : { nr_pages: wide }),
          ...(first.compat_nr_pages === undefined ? {} : { compat_nr_pages: compat }),
        },
      }));
    },
  };
}
