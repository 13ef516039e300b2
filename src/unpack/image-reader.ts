import { detectInSteps, type ReadRecords } from '#core/capsule/capsule.ts';
import { conversionInspector } from '#core/conversion/linux-cr/inspect-record.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { createLinuxCrReader, looksLikeLinuxCr } from '#core/formats/linux-cr/linux-cr-reader.ts';
import type { ImageReader } from '#usecases/ports/ports.ts';
import { looksLikeTar } from './archive-reader.ts';
import { type ByteSource, peek, release } from './byte-source.ts';
import { expand } from './expand.ts';
import { UNPACK_LIMITS, type UnpackLimits } from './limits.ts';
import { packCapsule } from './pack-capsule.ts';
import { readArchive } from './read-archive.ts';
import { sniffCompression } from './sniff-compression.ts';
import { Upload } from './upload.ts';

/** Enough for a tar header, a Linux-CR header and every compression magic. */
const HEAD_BYTES = 512;

/**
 * Bytes to inventory and capsule in one pass: digest of the bytes as uploaded, one layer of gzip, zstd or xz, then a Linux-CR
 * stream or a tar with a CRIU image set. The body is read at the reader's pace, memory use does not grow with it, and
 * nothing is kept of it. Leaves no stream open whatever happens.
 */
export function createImageReader(limits: Partial<UnpackLimits> = {}): ImageReader {
  const caps = { ...UNPACK_LIMITS, ...limits };
  return {
    async read(body, { revision = null, signal = null } = {}) {
      const upload = new Upload(caps, signal);
      const records = await readBody(upload, body, revision);
      const inventory = await upload.pace.run(detectInSteps(records));
      const { meter, pace } = upload;
      return { inventory, digest: meter.digest(), bytes: meter.bytes, capsule: () => packCapsule(records, pace) };
    },
  };
}

async function readBody(
  upload: Upload,
  body: AsyncIterable<Uint8Array>,
  revision: string | null,
): Promise<ReadRecords> {
  const uploaded = upload.meter.pass(body);
  const open = [uploaded];
  try {
    const { head, whole } = await peek(uploaded, HEAD_BYTES);
    if (head.length === 0) throw new ImageError('image-empty', 'the upload is empty', { offset: 0 });
    const expanded = expand(head, whole, upload, upload.newGuard());
    open.unshift(expanded);
    const inner = await peek(expanded, HEAD_BYTES);
    return await readExpanded(inner.head, inner.whole, upload, revision);
  } finally {
    for (const source of open) release(source);
  }
}

async function readExpanded(
  head: Uint8Array,
  source: ByteSource,
  upload: Upload,
  revision: string | null,
): Promise<ReadRecords> {
  if (looksLikeLinuxCr(head.subarray(0, 16))) {
    const reader = createLinuxCrReader({}, { inspector: conversionInspector, revision }, upload.work);
    await upload.pace.read(source, (part) => reader.write(part));
    return { kind: 'linux-cr', records: reader.end() };
  }
  if (looksLikeTar(head)) return { kind: 'criu', set: await readArchive(source, upload) };
  if (sniffCompression(head) !== 'none') {
    throw new ImageError('compression-unsupported', 'the upload is compressed more than once', { offset: 0 });
  }
  throw new ImageError('image-not-recognised', 'the upload is neither a Linux-CR stream nor a tar', { offset: 0 });
}
