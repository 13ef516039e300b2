import type { CriuImageSet } from '#core/formats/criu/criu-image-set.ts';
import { ArchiveReader } from './archive-reader.ts';
import type { ByteSource, UploadMeter } from './byte-source.ts';
import { ExpansionGuard } from './guard-expansion.ts';
import type { UnpackLimits } from './limits.ts';
import { OciBlobs } from './oci/oci-blobs.ts';

/**
 * Reads a tar in one pass, file by file, into an image set; nothing is written anywhere. The archive is read to its
 * last byte. Of a container image, the layer that holds the set is read in the same pass. Throws ImageError.
 */
export async function readArchive(source: ByteSource, limits: UnpackLimits, meter: UploadMeter): Promise<CriuImageSet> {
  const blobs = new OciBlobs(limits, new ExpansionGuard(meter, limits));
  const reader = new ArchiveReader(limits, blobs);
  try {
    for await (const chunk of source) {
      try {
        reader.write(chunk);
      } finally {
        // Of two faults in one chunk the one that stands first is told, whatever the chunks are.
        if (blobs.isWaiting) await blobs.flush();
      }
    }
    return reader.end();
  } finally {
    await blobs.abandon();
  }
}
