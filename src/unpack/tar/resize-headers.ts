import { withPaxSize } from './pax-records.ts';
import { withSize } from './tar-block.ts';
import type { TarHeader } from './walk-tar.ts';

/** The headers of an entry for content of another size: in its own header, and in PAX records about it. */
export function resizeHeaders(headers: readonly TarHeader[], size: number): readonly TarHeader[] {
  return headers.map((header, index) => {
    if (index === headers.length - 1) return { ...header, block: withSize(header.block, size) };
    if (header.type !== 'x') return header;
    const content = withPaxSize(header.content, size);
    return { ...header, block: withSize(header.block, content.length), content };
  });
}
