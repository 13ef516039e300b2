/** A text of the image made safe to show: printable ASCII only, cut at `cap`, leading and trailing NULs gone. */
export function printableText(bytes: Uint8Array, cap: number): string {
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start += 1;
  let text = '';
  for (const byte of bytes.subarray(start, start + cap)) {
    if (byte === 0) break;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?';
  }
  return text.trim();
}
