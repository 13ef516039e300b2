import type { ByteProgram } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { WorkBudget } from '#core/formats/work-budget.ts';
import { parsePaxRecords } from './pax-records.ts';
import { BLOCK_BYTES, decodeTarBlock, hasChecksum, isZeroBlock, type TarBlock, textOf } from './tar-block.ts';

export interface TarEntry {
  readonly name: string;
  readonly size: number;
  /** The type flag of its header, as a character. */
  readonly type: string;
  readonly target: string;
  readonly isSparse: boolean;
}

/** A header as in the archive, with its content if it is an extended header. */
export interface TarHeader {
  readonly type: string;
  readonly block: Uint8Array;
  readonly content: Uint8Array;
}

/** Gets the entries of the archive in their order. `close` follows `open` at once when the size is zero. */
export interface TarVisitor {
  /** `headers` are all that speak of the entry, its own the last. */
  open(entry: TarEntry, headers: readonly TarHeader[]): void;
  write(part: Uint8Array): void;
  close(): void;
  /** The zeros behind the last entry. */
  end?(part: Uint8Array): void;
}

/** What the headers before an entry say about it. */
interface Extension {
  bytes: number;
  headers: TarHeader[];
  pax: ReadonlyMap<string, string>;
  longName: string | null;
  longTarget: string | null;
}

/** A record of an extended header takes six bytes at least, and longer than a step. */
const HEADER_BYTES_PER_STEP = 2;
/** Names are checked, and looked up in the set. */
const ENTRY_STEPS = 20;

const NO_RECORDS: ReadonlyMap<string, string> = new Map();
const PAX = 'x';
const PAX_GLOBAL = 'g';
const GNU_LONG_NAME = 'L';
const GNU_LONG_TARGET = 'K';
const EXTENSIONS: ReadonlySet<string> = new Set([PAX, PAX_GLOBAL, GNU_LONG_NAME, GNU_LONG_TARGET]);

/**
 * Walks a tar: ustar, PAX, GNU or older. It is stricter than tar itself, so that no other tool finds other files in the
 * archive: every header has a valid checksum, extended headers are whole and followed by their entry, and the archive has
 * an end, followed only by zeros. `offset` returns the bytes taken in so far, `headerBytes` caps the headers before one
 * entry, and `work` is the budget of the whole upload.
 */
export function* walkTar(
  visitor: TarVisitor,
  headerBytes: number,
  offset: () => number,
  work: WorkBudget,
): ByteProgram<void> {
  const fail = (code: 'archive-malformed' | 'image-truncated' | 'image-trailing-bytes', what: string, at: number) =>
    new ImageError(code, `archive: ${what}`, { offset: at });
  for (let extension = noExtension(); ; ) {
    const bytes = yield { take: BLOCK_BYTES, endAllowed: true };
    if (bytes === null) throw fail('image-truncated', 'no end marker', offset());
    const start = offset() - BLOCK_BYTES;
    if (isZeroBlock(bytes)) {
      if (extension.bytes > 0) throw fail('archive-malformed', 'extended header without an entry', start);
      visitor.end?.(bytes);
      return yield* passZeros(visitor, (at) => fail('image-trailing-bytes', 'bytes after the end marker', at), offset);
    }
    if (!hasChecksum(bytes)) throw fail('archive-malformed', 'invalid header checksum', start);
    const block = decodeTarBlock(bytes);
    const size = sizeOf(block, extension);
    if (size === null) throw fail('archive-malformed', 'invalid size field', start);
    // What the feeder gives is good until the next request only.
    const header = { type: block.type, block: new Uint8Array(bytes), content: new Uint8Array(0) };
    if (EXTENSIONS.has(block.type)) {
      extension.bytes += BLOCK_BYTES + size;
      if (extension.bytes > headerBytes)
        throw fail('archive-malformed', `more than ${headerBytes} bytes of headers`, start);
      work.spend(Math.ceil(size / HEADER_BYTES_PER_STEP), null, start);
      const content = new Uint8Array((yield { take: size }) ?? []);
      extension.headers.push({ ...header, content });
      if (!extend(extension, block.type, content)) {
        throw fail('archive-malformed', 'invalid extended header', start);
      }
    } else {
      work.spend(ENTRY_STEPS, null, start);
      yield* passEntry(entryOf(block, size, extension), [...extension.headers, header], visitor);
      extension = noExtension();
    }
    yield { skip: -size & (BLOCK_BYTES - 1) };
  }
}

function noExtension(): Extension {
  return { bytes: 0, headers: [], pax: NO_RECORDS, longName: null, longTarget: null };
}

function* passEntry(entry: TarEntry, headers: readonly TarHeader[], visitor: TarVisitor): ByteProgram<void> {
  visitor.open(entry, headers);
  yield { skip: entry.size, each: (part) => visitor.write(part) };
  visitor.close();
}

function* passZeros(visitor: TarVisitor, fail: (at: number) => ImageError, offset: () => number): ByteProgram<void> {
  yield {
    skipRest: true,
    each: (part) => {
      const at = part.findIndex((byte) => byte !== 0);
      if (at >= 0) throw fail(offset() + at);
      visitor.end?.(part);
    },
  };
}

/** A size in PAX records is that of the entry, not of another extended header before it. */
function sizeOf(block: TarBlock, extension: Extension): number | null {
  const said = EXTENSIONS.has(block.type) ? undefined : extension.pax.get('size');
  if (said === undefined) return block.size;
  return /^\d{1,16}$/.test(said) && Number.isSafeInteger(Number(said)) ? Number(said) : null;
}

/** False when the header is not well formed. Global records may speak of anything but of what an entry is. */
function extend(extension: Extension, type: string, content: Uint8Array): boolean {
  if (type === GNU_LONG_NAME || type === GNU_LONG_TARGET) {
    const text = textOf(content);
    if (type === GNU_LONG_NAME) extension.longName = text;
    else extension.longTarget = text;
    return text !== '';
  }
  const records = parsePaxRecords(content);
  if (records === null) return false;
  if (type === PAX_GLOBAL) return !['path', 'linkpath', 'size'].some((key) => records.has(key)) && !isSparse(records);
  extension.pax = records;
  return true;
}

function entryOf(block: TarBlock, size: number, { pax, longName, longTarget }: Extension): TarEntry {
  return {
    name: pax.get('path') ?? longName ?? block.name,
    size,
    type: block.type,
    target: pax.get('linkpath') ?? longTarget ?? block.target,
    isSparse: isSparse(pax),
  };
}

function isSparse(records: ReadonlyMap<string, string>): boolean {
  return [...records.keys()].some((key) => key.startsWith('GNU.sparse'));
}
