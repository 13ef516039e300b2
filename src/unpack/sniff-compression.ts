export type Compression = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'none';

const MAGICS: readonly (readonly [Exclude<Compression, 'none' | 'bzip2'>, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
];

/** By magic alone: names and media types of uploads say nothing reliable. */
export function sniffCompression(head: Uint8Array): Compression {
  const found = MAGICS.find(([, magic]) => magic.every((byte, at) => head[at] === byte));
  if (found !== undefined) return found[0];
  if (isSkippableZstdFrame(head)) return 'zstd';
  return isBzip2(head) ? 'bzip2' : 'none';
}

/** `BZh`, a digit and the first block's magic: three letters alone may begin a name in a tar. */
function isBzip2(head: Uint8Array): boolean {
  return /^BZh[1-9]1AY&SY/.test(String.fromCharCode(...head.subarray(0, 10)));
}

/** pzstd begins with a skippable frame (RFC 8878 section 3.1.2). */
function isSkippableZstdFrame(head: Uint8Array): boolean {
  const [first = 0, ...rest] = head.subarray(0, 4);
  return head.length >= 8 && (first & 0xf0) === 0x50 && [0x2a, 0x4d, 0x18].every((byte, at) => rest[at] === byte);
}
