/** Images that are nearly all memory pages, made while they are read, in chunks as a socket gives them. */
import { corpusFile } from '../../test/support/images/corpus-files.ts';
import { criuFiles } from '../../test/support/images/make-criu.ts';
import { TAR_END, tarContent, tarHeader } from '../../test/support/images/make-tar.ts';

const CHUNK_BYTES = 64 * 1024;
const PAGE_BYTES = 4096;
/** Where the list of pages of the minimal image ends; more batches fit in before. */
const END_OF_PAGES = 18_820;
const BATCH_PAGES = 255;
const PAGE_ARRAY_RECORD = 403;
const BUFFER_RECORD = 4;
const RECORD_HEADER_BYTES = 8;
const ADDRESS_BYTES = 8;

export type Chunks = Generator<Uint8Array, void, undefined>;

function* cut(bytes: Uint8Array): Chunks {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** Nothing that a run of zeros would make easy. */
function pages(count: number): Buffer {
  const page = Buffer.from(
    Array.from({ length: PAGE_BYTES }, (_, at) => (Math.imul(at + 1, 2_654_435_761) >>> 13) & 255),
  );
  return Buffer.concat(Array.from({ length: count }, () => page));
}

/** A Linux-CR stream: a record with a count, then a buffer with that many addresses and pages, again and again. */
export function* linuxCrStream(pageBytes: number): Chunks {
  yield* withPages(corpusFile('linux-cr/a-minimal.img'), END_OF_PAGES, pageBytes);
}

/** The same of header revision b6cdf01: nearly every record of it changes on the way to the newest. */
export function* olderLinuxCrStream(pageBytes: number): Chunks {
  const image = corpusFile('linux-cr/14-b6cdf01-x86_64.img');
  yield* withPages(image, endOfPages(image), pageBytes);
}

/** Where the record stands that ends the first list of pages: one with a count of 0. */
function endOfPages(image: Buffer): number {
  const record = Buffer.alloc(2 * RECORD_HEADER_BYTES);
  record.writeUInt32LE(PAGE_ARRAY_RECORD, 0);
  record.writeUInt32LE(record.length, 4);
  const at = image.indexOf(record);
  if (at < 0) throw new Error('the image has no list of pages');
  return at;
}

function* withPages(image: Buffer, end: number, pageBytes: number): Chunks {
  const head = Buffer.alloc(2 * RECORD_HEADER_BYTES + RECORD_HEADER_BYTES + BATCH_PAGES * ADDRESS_BYTES);
  head.writeUInt32LE(PAGE_ARRAY_RECORD, 0);
  head.writeUInt32LE(2 * RECORD_HEADER_BYTES, 4);
  head.writeBigUInt64LE(BigInt(BATCH_PAGES), 8);
  head.writeUInt32LE(BUFFER_RECORD, 16);
  head.writeUInt32LE(RECORD_HEADER_BYTES + BATCH_PAGES * (ADDRESS_BYTES + PAGE_BYTES), 20);
  const batch = Buffer.concat([head, pages(BATCH_PAGES)]);
  yield image.subarray(0, end);
  for (let sent = 0; sent < pageBytes; sent += BATCH_PAGES * PAGE_BYTES) yield* cut(batch);
  yield image.subarray(end);
}

/** A CRIU image set in a plain tar. */
export function* criuTar(pageBytes: number): Chunks {
  for (const [name, data] of criuFiles(pageBytes / PAGE_BYTES)) {
    yield tarHeader({ name, size: data.length });
    yield tarContent(data);
  }
  yield tarHeader({ name: 'pages-1.img', size: pageBytes });
  const chunk = pages(CHUNK_BYTES / PAGE_BYTES);
  for (let sent = 0; sent < pageBytes; sent += chunk.length) yield chunk;
  yield TAR_END;
}
