import type { CriuImageSet } from '#core/formats/criu/criu-image-set.ts';
import { ArchiveReader } from './archive-reader.ts';
import type { ByteSource } from './byte-source.ts';
import { OciBlobs } from './oci/oci-blobs.ts';
import type { Upload } from './upload.ts';

/**
 * Reads a tar in one pass, file by file, into an image set; nothing is written anywhere. The archive is read to its
 * last byte. Of a container image, the layer that holds the set is read in the same pass. Throws ImageError.
 */
export async function readArchive(source: ByteSource, upload: Upload): Promise<CriuImageSet> {
  const blobs = new OciBlobs(upload);
  const reader = new ArchiveReader(upload.limits, upload.work, blobs);
  const write = (part: Uint8Array): void | Promise<void> => {
    try {
      reader.write(part);
    } catch (error) {
      // Of two faults in one chunk, the first one is reported, so the result does not depend on the chunk sizes.
      if (!blobs.isWaiting) throw error;
      return blobs.flush().then(() => Promise.reject(error));
    }
    if (blobs.isWaiting) return blobs.flush();
  };
  try {
    await upload.pace.read(source, write);
    return reader.end();
  } finally {
    await blobs.abandon();
  }
}
