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

/** The titles of menus that a whole configuration with its comments has, the first and the last of all kernels. */
const FIRST_MENU = /^# General setup[ \t]*\r?$/m;
const LAST_MENUS = [/^# Kernel hacking[ \t]*\r?$/m, /^# Library routines[ \t]*\r?$/m];
/** Since 5.2 the end of a menu is marked too. */
const END_OF_MENU = /^# end of /m;
const END_OF_LAST_MENU = /^# end of Kernel hacking[ \t]*\r?$/m;
/**
 * Prompts without conditions in the first and the last menus of every kernel since 2.6. A large text without one of them
 * is a piece, also where no comments show it: packages of Debian strip them.
 */
const LANDMARKS = ['CONFIG_BLK_DEV_INITRD', 'CONFIG_CRYPTO', 'CONFIG_DEBUG_KERNEL'];

const IS_SWITCH = /^[ymn]$/;

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
  if (isCutOff(text)) {
    return { whole: false, why: 'cut off: it begins with General setup and lacks the last menus of a configuration' };
  }
  const piece = names.length >= LARGE ? pieceOf(options, names) : null;
  if (piece !== null) return { whole: false, why: piece };
  if (HEADER.test(text.slice(0, HEAD_LENGTH))) {
    if (names.length >= LEAST_OPTIONS) return { whole: true, why: 'it has the header that Kconfig writes' };
    return { whole: false, why: `a stub: it has the header that Kconfig writes, but only ${names.length} options` };
  }
  if (names.length >= LARGE && derived >= LEAST_DERIVED) {
    return { whole: true, why: `it has ${derived} options that only Kconfig writes` };
  }
  return { whole: false, why: 'a fragment or defconfig: it lacks the header and the options that only Kconfig writes' };
}

/** Whether the text is the beginning of a whole configuration. Without comments, it does not show. */
function isCutOff(text: string): boolean {
  if (!FIRST_MENU.test(text)) return false;
  if (END_OF_MENU.test(text) && !END_OF_LAST_MENU.test(text)) return true;
  return LAST_MENUS.some((title) => !title.test(text));
}

/** What `head`, `tail` or `grep =y` leaves of a configuration, whether it has comments or not; null: no such sign. */
function pieceOf(options: KconfigOptions, names: readonly string[]): string | null {
  const missing = LANDMARKS.find((name) => !Object.hasOwn(options, name));
  if (missing !== undefined) return `a piece: it lacks ${missing}, which every whole configuration has`;
  const isFiltered = names.every((name) => IS_SWITCH.test(options[name] ?? ''));
  return isFiltered ? 'a piece: it was filtered, as it has no numbers and no texts' : null;
}
