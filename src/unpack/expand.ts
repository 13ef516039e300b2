import { ImageError } from '#core/formats/image-error.ts';
import type { ByteSource } from './byte-source.ts';
import type { ExpansionGuard } from './guard-expansion.ts';
import { sniffCompression } from './sniff-compression.ts';
import type { Upload } from './upload.ts';

/**
 * Undoes one layer of compression, if there is one; a second layer is not looked for. A decoder is loaded when bytes of
 * its own come: together they are larger than what reads most images.
 */
export async function expand(
  head: Uint8Array,
  source: ByteSource,
  upload: Upload,
  guard: ExpansionGuard,
): Promise<ByteSource> {
  switch (sniffCompression(head)) {
    case 'none':
      return source;
    case 'gzip':
      return guard.pass((await import('./expand-zlib.ts')).expandGzip(source));
    case 'zstd':
      return (await import('./expand-zstd.ts')).expandZstd(source, upload, guard);
    case 'xz':
      return guard.pass((await import('./expand-xz.ts')).expandXz(source, upload));
    case 'bzip2':
      throw new ImageError('compression-unsupported', 'bzip2 is not supported: use gzip, zstd or xz', { offset: 0 });
  }
}
