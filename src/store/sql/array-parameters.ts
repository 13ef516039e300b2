/** Arrays as query parameters, in forms that cost less than what `pg` makes of a JavaScript array. */

const JSONB_OID = 3802;
/** Dimensions, a flag for nulls, the type of the elements; then length and lower bound of the one dimension. */
const HEADER_BYTES = 20;
/** Length and version of an element of type jsonb. */
const ELEMENT_BYTES = 5;
const JSONB_VERSION = 1;

/** Numbers, and texts without quotes, commas, blanks and braces: `{1,2,3}`. */
export function plainArray(values: readonly (number | string)[]): string {
  return `{${values.join(',')}}`;
}

/**
 * JSON texts as an array of jsonb in PostgreSQL's binary format (array_recv, jsonb_recv), which `pg` chooses for buffers:
 * the server then parses each text once, where a text array or a JSON document would be parsed several times.
 */
export function jsonbArray(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const total = lengths.reduce((sum, length) => sum + length + ELEMENT_BYTES, HEADER_BYTES);
  const buffer = Buffer.allocUnsafe(total);
  let at = 0;
  for (const number of [1, 0, JSONB_OID, texts.length, 1]) at = buffer.writeInt32BE(number, at);
  for (const [index, text] of texts.entries()) {
    at = buffer.writeInt32BE((lengths[index] ?? 0) + 1, at);
    at = buffer.writeUInt8(JSONB_VERSION, at);
    at += buffer.write(text, at);
  }
  return buffer;
}
