import { ImageError } from '#core/formats/image-error.ts';
import { ANY_IMAGE } from '#core/image/image-format.ts';
import type { ImageOfArchive, ImageReader } from '#usecases/ports/ports.ts';
import { type ByteSource, release } from './byte-source.ts';
import type { FormatReader, ReadableFormat } from './format-reader.ts';
import { UNPACK_LIMITS, type UnpackLimits } from './limits.ts';
import { openImage } from './open-image.ts';
import { sniffCompression } from './sniff-compression.ts';
import { Upload } from './upload.ts';

/**
 * Bytes to inventory and capsule in one pass: digest of the bytes as uploaded, one layer of gzip, zstd or xz, then an
 * image of one of the formats. The body is read at the reader's pace, memory use does not grow with it, and nothing is
 * kept of it. Leaves no stream open whatever happens.
 */
export function createImageReader(formats: readonly ReadableFormat[], limits: Partial<UnpackLimits> = {}): ImageReader {
  const caps = { ...UNPACK_LIMITS, ...limits };
  return {
    async readAll(body, { revision = null, signal = null } = {}) {
      const upload = new Upload(caps, signal);
      const found = await readBody(formats, upload, body, async (reader, source) =>
        reader.readAll === undefined
          ? [{ name: '', sha256: null, records: await reader.read(source, upload, revision) }]
          : await reader.readAll(source, upload),
      );
      const images: ImageOfArchive[] = [];
      for (const { name, sha256, records } of found) {
        const inventory = await upload.pace.run(records.inventoryInSteps());
        const capsule = async () => (await import('./pack-capsule.ts')).packCapsule(records, upload.pace);
        images.push({ name, digest: sha256 === null ? null : `sha256:${sha256}`, inventory, capsule });
      }
      return { digest: upload.meter.digest(), images };
    },
    async read(body, { revision = null, signal = null } = {}) {
      const upload = new Upload(caps, signal);
      const records = await readBody(formats, upload, body, (reader, source) => reader.read(source, upload, revision));
      const inventory = await upload.pace.run(records.inventoryInSteps());
      const { meter, pace } = upload;
      const capsule = async () => (await import('./pack-capsule.ts')).packCapsule(records, pace);
      return { inventory, digest: meter.digest(), bytes: meter.bytes, capsule };
    },
  };
}

async function readBody<T>(
  formats: readonly ReadableFormat[],
  upload: Upload,
  body: AsyncIterable<Uint8Array>,
  readWith: (reader: FormatReader, source: ByteSource) => Promise<T>,
): Promise<T> {
  const uploaded = upload.meter.pass(body);
  const open: ByteSource[] = [uploaded];
  try {
    const { head, whole } = await openImage(open, upload);
    const format = formats.find((one) => one.recognise(head));
    if (format === undefined) throw notRecognised(head);
    return await readWith(await format.loadReader(), whole);
  } finally {
    for (const source of open) release(source);
  }
}

function notRecognised(head: Uint8Array): ImageError {
  if (sniffCompression(head) !== 'none') {
    return new ImageError('compression-unsupported', 'the image is compressed more than once', { offset: 0 });
  }
  const hint = startsWith(head, SKOPEO_PROGRESS) ? '. It begins with messages of skopeo: run skopeo copy --quiet' : '';
  return new ImageError('image-not-recognised', `not a checkpoint image: expected ${ANY_IMAGE}${hint}`, { offset: 0 });
}

/** What `skopeo copy ... docker-archive:/dev/stdout` writes into the archive (skopeo issue 2623). */
const SKOPEO_PROGRESS = 'Getting image source signatures';

function startsWith(head: Uint8Array, text: string): boolean {
  return new TextDecoder('latin1').decode(head.subarray(0, text.length)) === text;
}
