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
  const image = corpusFile('linux-cr/a-minimal.img');
  const head = Buffer.alloc(2 * RECORD_HEADER_BYTES + RECORD_HEADER_BYTES + BATCH_PAGES * ADDRESS_BYTES);
  head.writeUInt32LE(PAGE_ARRAY_RECORD, 0);
  head.writeUInt32LE(2 * RECORD_HEADER_BYTES, 4);
  head.writeBigUInt64LE(BigInt(BATCH_PAGES), 8);
  head.writeUInt32LE(BUFFER_RECORD, 16);
  head.writeUInt32LE(RECORD_HEADER_BYTES + BATCH_PAGES * (ADDRESS_BYTES + PAGE_BYTES), 20);
  const batch = Buffer.concat([head, pages(BATCH_PAGES)]);
  yield image.subarray(0, END_OF_PAGES);
  for (let sent = 0; sent < pageBytes; sent += BATCH_PAGES * PAGE_BYTES) yield* cut(batch);
  yield image.subarray(END_OF_PAGES);
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
