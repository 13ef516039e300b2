import type { KeptRecords, ReadRecords } from '#core/capsule/read-records.ts';
import type { ByteFormat } from '#core/image/image-format.ts';
import type { ByteSource } from './byte-source.ts';
import type { Upload } from './upload.ts';

/** One of several images in an archive. */
export interface NamedRecords {
  /** Of its container; '' where there is one image only. */
  readonly name: string;
  /** Of the tar that holds it alone, as it is in the archive, in hex; null: there is none. */
  readonly sha256: string | null;
  readonly records: ReadRecords;
}

/** Reads images of one format. */
export interface FormatReader {
  /** Reads a source to its last byte. `revision`: the header revision, where the sender knows it. @throws ImageError */
  read(source: ByteSource, upload: Upload, revision: string | null): Promise<ReadRecords>;
  /** Of a format whose archives may hold several images; `read` refuses those. @throws ImageError */
  readAll?(source: ByteSource, upload: Upload): Promise<readonly NamedRecords[]>;
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
