import { gzipSync } from 'node:zlib';
import { corpusFile } from './corpus-files.ts';
import { xzOf, zstdBlockHeader } from './make-compressed.ts';
import { criuEntry, criuFiles, criuHeader, u32 } from './make-criu.ts';
import { blobOf, ociLayoutOf } from './make-oci.ts';
import { TAR_END, tarContent, tarHeader, tarOf } from './make-tar.ts';

/** Images that cost little to send and much to read. */
const MIB = 1024 * 1024;

function repeated(part: Uint8Array, count: number): Buffer {
  return Buffer.alloc(part.length * count, part);
}

/** A tar of the smallest set with these files in it. */
export function setWith(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const all = [...criuFiles(1)].filter(([name]) => !(name in files)).concat(Object.entries(files));
  const entries = all.map(([name, data]) => Buffer.concat([tarHeader({ name, size: data.length }), tarContent(data)]));
  return Buffer.concat([...entries, TAR_END]);
}

/** A page map of so many entries without a byte. */
export function emptyPageMap(entries: number): Buffer {
  return Buffer.concat([criuHeader('pagemap'), criuEntry('pagemap_head', { pages_id: 1 }), repeated(u32(0), entries)]);
}

/** One entry of a field again and again. */
function oneEntry(kind: string, field: readonly number[]): Buffer {
  const body = repeated(Buffer.from(field), Math.floor(MIB / field.length));
  return Buffer.concat([criuHeader(kind), u32(body.length), body]);
}

function linuxCrWith(type: number, length: number, count: number): Buffer {
  const image = corpusFile('linux-cr/a-minimal.img');
  const tail = image.length - 16;
  return Buffer.concat([
    image.subarray(0, tail),
    repeated(Buffer.concat([u32(type), u32(length), Buffer.alloc(length - 8)]), count),
    image.subarray(tail),
  ]);
}

const PAX_RECORDS = tarContent(repeated(Buffer.from('6 a=b\n'), 10_240));
const paxHeaders = (count: number) =>
  Array.from({ length: count }, (_, at) => [
    tarHeader({ name: 'x', type: 'x', size: 61_440 }),
    PAX_RECORDS,
    tarHeader({ name: `unknown-${at}` }),
  ]).flat();

const layers = (pack: (bytes: Buffer) => Buffer) =>
  tarOf(ociLayoutOf([]).concat(Array.from({ length: 150 }, (_, at) => blobOf(pack(Buffer.alloc(1_024, `${at}`))))));

/** Blocks of which each has a table of sequences, 40,000 of them, and gives 120 KB. */
function sequencesFrame(blocks: number): Buffer {
  const count = 40_000;
  const head = [0x08, 0x61, 255, (count - 0x7f00) & 255, (count - 0x7f00) >> 8, 0b01010100, 0, 0, 0];
  const block = Buffer.from([...head, 1]);
  const first = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]);
  const literals = Buffer.concat([zstdBlockHeader(512, false), tarHeader({ name: 'pages-1.img', size: 120 * MIB })]);
  const each = Buffer.concat([zstdBlockHeader(block.length, false, 2), block]);
  return Buffer.concat([first, literals, repeated(each, blocks), zstdBlockHeader(0, true)]);
}

/** What keeps a core busy for a minute and more where work is not counted; each is less than 140 KB. */
export const PAGE_MAPS_OF_NOTHING: Readonly<Record<string, () => Buffer>> = {
  'in one file': () => gzipSync(setWith({ 'pagemap-1.img': emptyPageMap(8_000_000) })),
  'in many files': () =>
    gzipSync(setWith(Object.fromEntries([1, 2, 3, 4].map((id) => [`pagemap-${id}.img`, emptyPageMap(8_000_000)])))),
};

/** Work of more than 200,000 steps, by what is repeated. */
export const COSTLY: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  'page-map entries': () =>
    setOf('pagemap', criuEntry('pagemap_entry', { vaddr: 4096n, nr_pages: 1 }), 100_000, 'pagemap-1.img'),
  'chunks of a ghost file': () => {
    const chunks = repeated(criuEntry('ghost_chunk_entry', { len: 0, off: 0 }), 100_000);
    const ghost = criuEntry('ghost_file_entry', { uid: 0, gid: 0, mode: 0, chunks: true });
    return gzipSync(setWith({ 'ghost-file-1.img': Buffer.concat([criuHeader('ghost-file'), ghost, chunks]) }));
  },
  'entries that are kept': () => setOf('files', u32(0), 20_000),
  'tasks that are kept': () => {
    const task = criuEntry('pstree_entry', { pid: 1, ppid: 0, pgid: 1, sid: 1, threads: [1] });
    return setOf('pstree', task, 10_000);
  },
  'unknown fields': () => gzipSync(setWith({ 'fs-1.img': oneEntry('fs', [0xf8, 0x7f, 0]) })),
  'a field that is given again': () => gzipSync(setWith({ 'core-1.img': oneEntry('core', [0x08, 0x01]) })),
  'messages in a message': () => gzipSync(setWith({ 'core-1.img': oneEntry('core', [0x1a, 0x00]) })),
  'records of a PAX header': () => gzipSync(Buffer.concat([...paxHeaders(30), TAR_END])),
  'lists of JSON': () => {
    const json = Buffer.from(`[${'[],'.repeat(300_000)}[]]`);
    return gzipSync(setWith({ 'spec.dump': json }));
  },
  routes: () => {
    const message = Buffer.concat([u32(16), Buffer.alloc(12)]);
    return gzipSync(setWith({ 'route-1.img': Buffer.concat([u32(0x45311224), repeated(message, 250_000)]) }));
  },
  'records of Linux-CR': () => gzipSync(linuxCrWith(5, 8, 200_000)),
  'records of Linux-CR whose conversion is tried': () => gzipSync(linuxCrWith(504, 24, 20_000)),
  'records of Linux-CR that nobody knows': () => gzipSync(linuxCrWith(777, 8, 200_000)),
  'layers of gzip': async () => gzipSync(await layers((bytes) => gzipSync(bytes))),
  'layers of xz': async () => gzipSync(await layers((bytes) => xzOf(bytes))),
  'sequences of zstd': () => sequencesFrame(20),
};

function setOf(kind: string, entry: Uint8Array, count: number, name = `${kind}.img`): Buffer {
  return gzipSync(setWith({ [name]: Buffer.concat([criuHeader(kind), repeated(entry, count)]) }));
}
