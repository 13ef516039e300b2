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

const MARKS = new Map([
  ['255 254', 'UTF-16LE'],
  ['254 255', 'UTF-16BE'],
]);

function utf16Of(bytes: Uint8Array): 'UTF-16LE' | 'UTF-16BE' | null {
  const mark = MARKS.get(`${bytes[0]} ${bytes[1]}`);
  const start = mark === undefined ? 0 : 2;
  const probe = bytes.subarray(start, start + PROBED_BYTES);
  if (probe.length < 2 || probe.length % 2 === 1) return null;
  const isZero = (odd: number) => probe.every((byte, index) => (index % 2 === odd) === (byte === 0));
  if (isZero(1) && mark !== 'UTF-16BE') return 'UTF-16LE';
  return isZero(0) && mark !== 'UTF-16LE' ? 'UTF-16BE' : null;
}
