import type { ReadRecords } from '#core/capsule/read-records.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { ANY_IMAGE } from '#core/image/image-format.ts';
import type { ImageReader } from '#usecases/ports/ports.ts';
import { type ByteSource, release } from './byte-source.ts';
import type { ReadableFormat } from './format-reader.ts';
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
    async read(body, { revision = null, signal = null } = {}) {
      const upload = new Upload(caps, signal);
      const records = await readBody(formats, upload, body, revision);
      const inventory = await upload.pace.run(records.inventoryInSteps());
      const { meter, pace } = upload;
      const capsule = async () => (await import('./pack-capsule.ts')).packCapsule(records, pace);
      return { inventory, digest: meter.digest(), bytes: meter.bytes, capsule };
    },
  };
}

async function readBody(
  formats: readonly ReadableFormat[],
  upload: Upload,
  body: AsyncIterable<Uint8Array>,
  revision: string | null,
): Promise<ReadRecords> {
  const uploaded = upload.meter.pass(body);
  const open: ByteSource[] = [uploaded];
  try {
    const { head, whole } = await openImage(open, upload);
    const format = formats.find((one) => one.recognise(head));
    if (format === undefined) throw notRecognised(head);
    const reader = await format.loadReader();
    return await reader.read(whole, upload, revision);
  } finally {
    for (const source of open) release(source);
  }
}

function notRecognised(head: Uint8Array): ImageError {
  if (sniffCompression(head) !== 'none') {
    return new ImageError('compression-unsupported', 'the image is compressed more than once', { offset: 0 });
  }
  return new ImageError('image-not-recognised', `not a checkpoint image: expected ${ANY_IMAGE}`, { offset: 0 });
}
