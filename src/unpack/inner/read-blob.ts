import type { OciContent } from '#core/formats/container/oci-layout.ts';
import { createJsonReader } from '#core/formats/container/read-json.ts';
import { ImageError, type ImageErrorCode } from '#core/formats/image-error.ts';
import { type ByteSource, peek, release } from '../byte-source.ts';
import { expand } from '../expand.ts';
import type { ExpansionGuard } from '../guard-expansion.ts';
import { sniffCompression } from '../sniff-compression.ts';
import { looksLikeTar } from '../tar/looks-like-tar.ts';
import type { Upload } from '../upload.ts';

const HEAD_BYTES = 512;
const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;
/** What these cap is spent by all blobs together: no blob is passed over for them. */
const OF_WHOLE_UPLOAD: readonly ImageErrorCode[] = ['image-expansion-too-large', 'image-too-much-work'];

/** Reads a tar in the archive. @throws ImageError what `OF_WHOLE_UPLOAD` has */
export type ReadTar = (source: ByteSource) => Promise<OciContent>;

/**
 * One archive or blob in an archive: a manifest or configuration, a layer with a CRIU image set, or something else, of which
 * no more than the beginning is read. A layer of files of a system fails early and may: it is not ours.
 *
 * @throws ImageError for an expansion or for work beyond all bounds
 */
export async function readBlob(
  name: string,
  source: ByteSource,
  upload: Upload,
  guard: ExpansionGuard,
  readTar: ReadTar,
): Promise<OciContent> {
  const { head, whole } = await peek(source, HEAD_BYTES);
  const isCompressed = sniffCompression(head) !== 'none';
  let open = whole;
  try {
    if (!isCompressed && (head[0] === OPENING_BRACE || head[0] === OPENING_BRACKET))
      return await readJson(name, whole, upload);
    if (!isCompressed) return looksLikeTar(head) ? await readTar(whole) : { kind: 'other' };
    open = await expand(head, whole, upload, guard);
    const inner = await peek(open, HEAD_BYTES);
    open = inner.whole;
    return looksLikeTar(inner.head) ? await readTar(open) : { kind: 'other' };
  } catch (error) {
    return failedBy(error, false);
  } finally {
    release(open);
    release(source);
  }
}

/** `isSet`: files of an image set were seen before. @throws what is of the whole upload */
export function failedBy(error: unknown, isSet: boolean): OciContent {
  if (!(error instanceof ImageError) || OF_WHOLE_UPLOAD.includes(error.code)) throw error;
  return { kind: 'failed', error, isSet };
}

async function readJson(name: string, source: ByteSource, { work }: Upload): Promise<OciContent> {
  const reader = createJsonReader(name);
  for await (const chunk of source) {
    work.spend(chunk.length, name, reader.bytes);
    reader.write(chunk);
  }
  return { kind: 'json', json: reader.end() };
}
