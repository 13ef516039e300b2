import { ImageError } from '#core/formats/image-error.ts';
import type { ByteSource } from './byte-source.ts';
import { expandXz } from './expand-xz.ts';
import { expandGzip } from './expand-zlib.ts';
import { expandZstd } from './expand-zstd.ts';
import type { ExpansionGuard } from './guard-expansion.ts';
import { sniffCompression } from './sniff-compression.ts';
import type { Upload } from './upload.ts';

/** Undoes one layer of compression, if there is one; a second layer is not looked for. */
export function expand(head: Uint8Array, source: ByteSource, upload: Upload, guard: ExpansionGuard): ByteSource {
  switch (sniffCompression(head)) {
    case 'none':
      return source;
    case 'gzip':
      return guard.pass(expandGzip(source));
    case 'zstd':
      return expandZstd(source, upload, guard);
    case 'xz':
      return guard.pass(expandXz(source, upload));
    case 'bzip2':
      throw new ImageError('compression-unsupported', 'bzip2 is not supported: use gzip, zstd or xz', { offset: 0 });
  }
}
