const SPACE = 0x20;
const NEWLINE = 0x0a;
const EQUALS = 0x3d;
const MAX_LENGTH_DIGITS = 6;
const DECODER = new TextDecoder();

/**
 * The records of a PAX extended header, `<length> <key>=<value>\n` one after the other (POSIX.1-2001 pax, Extended
 * Header); null when they are not that to the last byte. Of a key that comes twice the last counts.
 */
export function parsePaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> | null {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const length = lengthAt(bytes, at);
    if (length === null) return null;
    const record = bytes.subarray(at, at + length);
    const start = record.indexOf(SPACE) + 1;
    const equals = record.indexOf(EQUALS, start);
    if (record.length < length || equals <= start || record[length - 1] !== NEWLINE) return null;
    records.set(
      DECODER.decode(record.subarray(start, equals)),
      DECODER.decode(record.subarray(equals + 1, length - 1)),
    );
    at += length;
  }
  return records;
}

/** The length counts its own digits. */
function lengthAt(bytes: Uint8Array, at: number): number | null {
  const digits = bytes.subarray(at, at + MAX_LENGTH_DIGITS + 1);
  const [, length] = /^([1-9]\d*) /.exec(String.fromCharCode(...digits)) ?? [];
  return length === undefined ? null : Number(length);
}

/** The same records with another `size`, where they have one; of well-formed records only. */
export function withPaxSize(bytes: Uint8Array, size: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = lengthAt(bytes, at) ?? bytes.length - at;
    const record = bytes.subarray(at, at + length);
    const text = DECODER.decode(record.subarray(record.indexOf(SPACE) + 1, record.indexOf(EQUALS)));
    parts.push(text === 'size' ? paxRecord('size', String(size)) : record);
    at += length;
  }
  return Buffer.concat(parts);
}

function paxRecord(key: string, value: string): Uint8Array {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length += 1;
  return new TextEncoder().encode(`${length}${rest}`);
}
