import type { KconfigOptions } from './kconfig.ts';

/** The header is in the first lines. */
const HEAD_LENGTH = 4096;

/** What `conf_write` of scripts/kconfig/confdata.c puts above a whole configuration; older kernels the second. */
const HEADER = /^# Automatically generated (?:file; DO NOT EDIT\.|make config: don't edit)[ \t]*\r?$/m;

/**
 * Symbols that no one can set: Kconfig derives them and writes them into every whole configuration, of real kernels from
 * 2.6.30 to 7.3 more than 30. `savedefconfig`, fragments and the merged lists of Fedora and RHEL leave them out.
 */
const DERIVED = /^CONFIG_HAVE_/;
const LEAST_DERIVED = 20;
/** A list of this many options with almost no derived ones is a merged fragment, whatever its header says. */
const LARGE = 1_000;
const MOST_MERGED_DERIVED = 5;
/** `make tinyconfig` gives several hundred entries; a stub with the header of a whole configuration has a dozen. */
const LEAST_OPTIONS = 40;

export interface Wholeness {
  readonly whole: boolean;
  /** What showed it: a clause for people. */
  readonly why: string;
}

/**
 * Did Kconfig write this text as a whole `.config`? Then an option that is not in it is off. What people write by hand,
 * what `savedefconfig` writes, a merged list and a stub say something about the options in them only.
 */
export function judgeWholeness(text: string, options: KconfigOptions): Wholeness {
  const names = Object.keys(options);
  const derived = names.filter((name) => DERIVED.test(name)).length;
  if (names.length >= LARGE && derived <= MOST_MERGED_DERIVED) {
    return {
      whole: false,
      why: `a merged list: of its ${names.length} options, ${derived} are of the kind that Kconfig derives`,
    };
  }
  if (HEADER.test(text.slice(0, HEAD_LENGTH))) {
    if (names.length >= LEAST_OPTIONS) return { whole: true, why: 'it has the header that Kconfig writes' };
    return { whole: false, why: `a stub: it has the header that Kconfig writes, but only ${names.length} options` };
  }
  if (names.length >= LARGE && derived >= LEAST_DERIVED) {
    return { whole: true, why: `it has ${derived} options that only Kconfig writes` };
  }
  return { whole: false, why: 'a fragment or defconfig: it lacks the header and the options that only Kconfig writes' };
}
