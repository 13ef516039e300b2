export type Compression = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'none';

const MAGICS: readonly (readonly [Exclude<Compression, 'none'>, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

/** By magic alone: names and media types of uploads say nothing reliable. */
export function sniffCompression(head: Uint8Array): Compression {
  const found = MAGICS.find(([, magic]) => magic.every((byte, at) => head[at] === byte));
  if (found !== undefined) return found[0];
  return isSkippableZstdFrame(head) ? 'zstd' : 'none';
}

/** pzstd begins with a skippable frame (RFC 8878 section 3.1.2). */
function isSkippableZstdFrame(head: Uint8Array): boolean {
  const [first = 0, ...rest] = head.subarray(0, 4);
  return head.length >= 8 && (first & 0xf0) === 0x50 && [0x2a, 0x4d, 0x18].every((byte, at) => rest[at] === byte);
}
