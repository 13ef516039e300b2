import { ImageError } from '#core/formats/image-error.ts';
import { type ByteSource, peek } from './byte-source.ts';
import { expand } from './expand.ts';
import { HEAD_BYTES } from './format-reader.ts';
import type { Upload } from './upload.ts';

/**
 * The bytes of an image, whatever they are compressed with, and the first of them. `open` begins with the upload; every
 * source that is opened over it is put in front, for the caller to release in that order.
 */
export async function openImage(
  open: ByteSource[],
  upload: Upload,
): Promise<{ readonly head: Uint8Array; readonly whole: ByteSource }> {
  const [uploaded] = open;
  if (uploaded === undefined) throw new RangeError('no body');
  const { head, whole } = await peek(uploaded, HEAD_BYTES);
  if (head.length === 0) throw new ImageError('image-empty', 'the image is empty', { offset: 0 });
  const expanded = await expand(head, whole, upload, upload.newGuard());
  open.unshift(expanded);
  const inner = await peek(expanded, HEAD_BYTES);
  open.unshift(inner.whole);
  return inner;
}
