import { corpusFile } from './corpus-files.ts';

const PAGE_ARRAY = 403;
const BUFFER = 4;
const HEAD_BYTES = 8;
const ADDRESS_BYTES = 8;
const PAGE_BYTES = 4096;
const PAGES = 255;

/** A record with a count, then a buffer with that many addresses and pages. */
function pageBatch(page: Uint8Array): Buffer {
  const head = Buffer.alloc(3 * HEAD_BYTES + PAGES * ADDRESS_BYTES);
  head.writeUInt32LE(PAGE_ARRAY, 0);
  head.writeUInt32LE(2 * HEAD_BYTES, 4);
  head.writeBigUInt64LE(BigInt(PAGES), 8);
  head.writeUInt32LE(BUFFER, 16);
  head.writeUInt32LE(HEAD_BYTES + PAGES * (ADDRESS_BYTES + PAGE_BYTES), 20);
  return Buffer.concat([head, ...Array.from({ length: PAGES }, () => page)]);
}

/** Where the record stands that ends the first list of pages, one with a count of 0: more batches fit in before. */
function endOfPages(image: Buffer): number {
  const record = Buffer.alloc(2 * HEAD_BYTES);
  record.writeUInt32LE(PAGE_ARRAY, 0);
  record.writeUInt32LE(record.length, 4);
  const at = image.indexOf(record);
  if (at < 0) throw new Error('the image has no list of pages');
  return at;
}

/** An x86_64 stream of the corpus with at least so many bytes of pages more, made while it is read; zeros by default. */
export function* largeLinuxCr(
  bytes: number,
  {
    file = 'a-minimal',
    page = new Uint8Array(PAGE_BYTES),
  }: { readonly file?: string; readonly page?: Uint8Array } = {},
): Generator<Uint8Array, void, undefined> {
  const image = corpusFile(`linux-cr/${file}.img`);
  const [end, batch] = [endOfPages(image), pageBatch(page)];
  yield image.subarray(0, end);
  for (let made = 0; made < bytes; made += PAGES * PAGE_BYTES) yield batch;
  yield image.subarray(end);
}
