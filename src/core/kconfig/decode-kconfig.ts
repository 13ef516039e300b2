import { KconfigError } from './kconfig-error.ts';

/** Of the first characters of a configuration, `#` or `CONFIG_`, all are ASCII: UTF-16 puts a zero byte beside each. */
const PROBED_BYTES = 16;

/**
 * The text of a configuration. A byte order mark is left out. `>` of PowerShell writes UTF-16, which no kernel does: it
 * is named, because an error for each of its lines would say nothing.
 *
 * @throws KconfigError for UTF-16
 */
export function decodeKconfig(bytes: Uint8Array): string {
  const encoding = utf16Of(bytes);
  if (encoding !== null) {
    const message = `the text is ${encoding}; convert it to UTF-8 first: iconv -f ${encoding} -t UTF-8`;
    throw new KconfigError({ code: 'kconfig-not-utf8', line: 0, message });
  }
  return new TextDecoder('utf-8').decode(bytes);
}

function utf16Of(bytes: Uint8Array): 'UTF-16LE' | 'UTF-16BE' | null {
  const [first = 0, second = 0] = bytes;
  const hasMark = first + second === 0xff + 0xfe && Math.abs(first - second) === 1;
  const start = hasMark ? 2 : 0;
  const probe = bytes.subarray(start, start + PROBED_BYTES);
  if (probe.length < 2 || probe.length % 2 === 1) return null;
  const isZero = (odd: number) => probe.every((byte, index) => (index % 2 === odd) === (byte === 0));
  if (isZero(1)) return 'UTF-16LE';
  return isZero(0) ? 'UTF-16BE' : null;
}
