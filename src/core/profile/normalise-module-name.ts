/** MODULE_NAME_LEN is 64 minus the size of a long in the kernel; file names add `.ko.zst`. */
export const MAX_MODULE_NAME_LENGTH = 80;

const MODULE = /^[A-Za-z0-9][A-Za-z0-9_]*$/;

/**
 * A module's name as `lsmod` prints it: `crc32c-intel.ko` and `crc32c_intel.ko.xz` are `crc32c_intel`. The kernel itself
 * turns dashes into underscores, so both spellings name one module. Null for a text that cannot be a module.
 */
export function normaliseModuleName(text: string): string | null {
  if (text.length > MAX_MODULE_NAME_LENGTH) return null;
  const name = text.replace(/\.ko(?:\.(?:gz|xz|zst))?$/, '').replaceAll('-', '_');
  return MODULE.test(name) ? name : null;
}
