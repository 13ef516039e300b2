/** The header is in the first lines. */
const HEAD_LENGTH = 4096;

/** What `conf_write` of scripts/kconfig/confdata.c puts above a whole configuration; older kernels the second. */
const HEADER = /^# Automatically generated (?:file; DO NOT EDIT\.|make config: don't edit)\r?$/m;

/**
 * Does the text begin as Kconfig begins a `.config`? What people write by hand, and what `savedefconfig` writes, does
 * not: such a text says something about the options in it only.
 */
export function isWholeConfiguration(text: string): boolean {
  return HEADER.test(text.slice(0, HEAD_LENGTH));
}
