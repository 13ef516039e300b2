/** Characters of a quoted value, quotes and escapes included. Kconfig itself stops at 4096 bytes a line. */
export const MAX_KCONFIG_VALUE_LENGTH = 4096;
export const MAX_KCONFIG_NAME_LENGTH = 128;

const NAME = /^CONFIG_[A-Za-z0-9_]+$/;
const TRISTATE = /^[ymn]$/;
const DECIMAL = /^-?[0-9]{1,20}$/;
const HEX = /^0[xX][0-9a-fA-F]{1,16}$/;
/** Inside quotes only `\"` and `\\` are escapes; Kconfig writes no other, and no control characters. */
const QUOTED = /^"(?:[^"\\\p{Cc}\p{Surrogate}]|\\["\\])*"$/u;

/** `CONFIG_TUN`; nothing that could be mistaken for a property of an object. */
export function isKconfigName(name: string): boolean {
  return name.length <= MAX_KCONFIG_NAME_LENGTH && NAME.test(name);
}

/**
 * The canonical text of a value (`y`, `m`, `n`, `"text"`, a decimal number, a lower-case `0x` number), or null when the
 * text is none.
 */
export function normaliseKconfigValue(text: string): string | null {
  if (text.length > MAX_KCONFIG_VALUE_LENGTH) return null;
  if (TRISTATE.test(text) || DECIMAL.test(text) || QUOTED.test(text)) return text;
  return HEX.test(text) ? text.toLowerCase() : null;
}
