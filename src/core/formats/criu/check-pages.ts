import { ImageError } from '../image-error.ts';
import type { CriuFile, CriuImageSet, CriuMessage } from './criu-image-set.ts';
import { payloadOf } from './fold-pagemap.ts';

const AT_PAGESZ = 6n;
const PE_PARENT = 1;
const PE_PRESENT = 4;
/** CRIU 4.3: the pages of the entry start at a page boundary of the file, after bytes that belong to nothing. */
const PE_PAYLOAD_ALIGNED = 8;
/** Page sizes of the architectures that CRIU knows. */
const PAGE_SIZES: readonly number[] = [4_096, 8_192, 16_384, 32_768, 65_536];
/** Layout of sets whose pages may be compressed (CRIU 4.3, magic CRTOOLS_IMAGES_V1_2). */
const COMPRESSED_LAYOUT = 3;

type RawFiles = CriuImageSet['rawFiles'];

/** AT_PAGESZ of the first task that has one (the auxiliary vector is pairs of type and value). */
export function pageSizeOfTasks(files: readonly CriuFile[]): number | null {
  for (const file of files) {
    if (file.kind !== 'mm') continue;
    const auxv = file.entries[0]?.value.mm_saved_auxv;
    if (!Array.isArray(auxv)) continue;
    for (let at = 0; at + 1 < auxv.length; at += 2) {
      const size = Number(auxv[at + 1]);
      if (auxv[at] === AT_PAGESZ && PAGE_SIZES.includes(size)) return size;
    }
  }
  return null;
}

/**
 * A page file has one page for every present page of its page map: the only cross-check that CRIU images allow.
 * Page files may be left out on purpose, so that no memory leaves the host; a wrong size is image-malformed. Of
 * compressed pages only the least size is known, and of a page map that is not understood none.
 */
export function checkPages(
  files: readonly CriuFile[],
  rawFiles: RawFiles,
): { readonly pageSize: number | null; readonly memory: CriuImageSet['memory'] } {
  const sizes = new Map(rawFiles.filter((file) => file.kind === 'pages').map((file) => [pagesId(file.id), file.bytes]));
  const packed = mayBePacked(files);
  let pageSize = pageSizeOfTasks(files);
  let missing = 0;
  for (const file of files) {
    if (file.kind !== 'pagemap' && file.kind !== 'pagemap-shmem') continue;
    const id = String(file.entries[0]?.value.pages_id);
    const pages = pagesOf(file);
    const bytes = sizes.get(id);
    if (bytes === undefined) {
      if (pages.present > 0n) missing += 1;
      continue;
    }
    if (isNotUnderstood(file)) continue;
    const exact = !packed && pages.payload === null && !pages.aligned;
    if (exact) pageSize ??= PAGE_SIZES.find((size) => BigInt(size) * pages.present === BigInt(bytes)) ?? null;
    const least = (pages.present - pages.compressed) * BigInt(pageSize ?? 0) + (pages.payload ?? 0n);
    const isShort = pages.payload !== null && BigInt(bytes) < least;
    if (exact ? least !== BigInt(bytes) : isShort) {
      const name = `pages-${id}.img`;
      const message = `${name}: ${bytes} bytes do not match the ${pages.present} pages in ${file.name}`;
      throw new ImageError('image-malformed', message, { file: name, offset: bytes });
    }
  }
  return { pageSize, memory: missing === 0 ? 'complete' : sizes.size === 0 ? 'left-out' : 'partial' };
}

/** Old sets write the number with a sign. */
function pagesId(id: string | null): string {
  return id?.startsWith('-') === true ? String(Number(id) >>> 0) : String(id);
}

/** Whether the set says that its pages may be compressed, or says something about them that is not understood. */
function mayBePacked(files: readonly CriuFile[]): boolean {
  const inventory = files.find((file) => file.kind === 'inventory');
  if (inventory === undefined) return false;
  const { img_version: layout, compress } = inventory.entries[0]?.value ?? {};
  return Number(layout) >= COMPRESSED_LAYOUT || Number(compress ?? 0) > 0 || isNotUnderstood(inventory);
}

function isNotUnderstood({ unknownFields }: CriuFile): boolean {
  return unknownFields > 0;
}

interface Pages {
  readonly present: bigint;
  /** Of these, how many are compressed. */
  readonly compressed: bigint;
  /** Bytes of the compressed ones; null where there are none. */
  readonly payload: bigint | null;
  readonly aligned: boolean;
}

function pagesOf(file: CriuFile): Pages {
  let present = 0n;
  let compressed = 0n;
  let payload: bigint | null = null;
  let aligned = false;
  for (const { message, value } of file.entries) {
    const flags = flagsOf(value);
    if (message !== 'pagemap_entry' || (flags & PE_PRESENT) === 0) continue;
    present += countOf(value);
    aligned ||= (flags & PE_PAYLOAD_ALIGNED) !== 0;
    const bytes = payloadOf(value);
    if (bytes === null) continue;
    compressed += countOf(value);
    payload = (payload ?? 0n) + bytes;
  }
  return { present, compressed, payload, aligned };
}

/** Before CRIU 3.5 there were no flags, only `in_parent`. */
function flagsOf(entry: CriuMessage): number {
  if (typeof entry.flags === 'number') return entry.flags;
  return entry.in_parent === true ? PE_PARENT : PE_PRESENT;
}

/** CRIU 4.2 writes the 64-bit count and zero into the old field. */
function countOf(entry: CriuMessage): bigint {
  if (typeof entry.nr_pages === 'bigint') return entry.nr_pages;
  return typeof entry.compat_nr_pages === 'number' ? BigInt(entry.compat_nr_pages) : 0n;
}
