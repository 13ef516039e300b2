import type { KeptRecords, ReadRecords } from '#core/capsule/read-records.ts';
import type { ByteFormat } from '#core/image/image-format.ts';
import type { ByteSource } from './byte-source.ts';
import type { Upload } from './upload.ts';

/** Reads images of one format. */
export interface FormatReader {
  /** Reads a source to its last byte. `revision`: the header revision, where the sender knows it. @throws ImageError */
  read(source: ByteSource, upload: Upload, revision: string | null): Promise<ReadRecords>;
  /** What was read, from what a capsule kept of it. @throws CapsuleError */
  readAgain(kept: KeptRecords): ReadRecords;
}

/** What reading takes from the table of formats. Readers are loaded when they are needed: most are large. */
export interface ReadableFormat {
  readonly format: ByteFormat;
  /** By the first `HEAD_BYTES` of the image, or all of a shorter one. At most one format of the table says yes. */
  recognise(head: Uint8Array): boolean;
  loadReader(): Promise<FormatReader>;
}

/** Enough for a tar header, a Linux-CR header and every compression magic. */
export const HEAD_BYTES = 512;
