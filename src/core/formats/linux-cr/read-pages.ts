import type { ByteProgram } from '../byte-program.ts';
import type { RecordHead, RecordWalk } from './record-walk.ts';
import { wordBytesOf } from './word-bytes.ts';

/** Page sizes of the architectures; what a PGARR batch or a fragment implies has to be one of them. */
const MIN_PAGE = 4_096;
const MAX_PAGE = 262_144;
const BUFFER = 4;

/** The page size of the writer, which no record states. Only POWER has more than one. */
export class PageSize {
  #seen: number | null = null;

  note(bytes: number): void {
    this.#seen ??= bytes;
  }

  get seen(): number | null {
    return this.#seen;
  }
}

/** PGARR: a count, then one BUFFER with that many addresses and pages; 0 ends the list and has no BUFFER. */
export function* readPageArray(walk: RecordWalk, head: RecordHead, pageSize: PageSize): ByteProgram<void> {
  const record = yield* walk.takeBody(head, 16);
  const pages = walk.number(record, 8, 8);
  if (pages === 0) {
    yield* expectNoPages(walk);
    return;
  }
  const buffer = yield* walk.expect('BUFFER');
  const page = (buffer.len - 8) / pages - wordBytesOf(walk.possible.newest.arch);
  if (!isPageSize(page)) {
    throw walk.error('image-malformed', `BUFFER of ${buffer.len - 8} bytes for ${pages} pages`, buffer.offset);
  }
  pageSize.note(page);
  yield* walk.skip(buffer.len - 8);
}

/** The end of a list claims no page, so none may come. */
function* expectNoPages(walk: RecordWalk): ByteProgram<void> {
  const next = yield* walk.peek();
  if (next.number === BUFFER) {
    throw walk.error('image-malformed', `BUFFER of ${next.len - 8} bytes for 0 pages`, next.offset);
  }
}

function isPageSize(bytes: number): boolean {
  return Number.isInteger(Math.log2(bytes)) && bytes >= MIN_PAGE && bytes <= MAX_PAGE;
}

/** SOCKET_FRAG: one page of the writer follows without a record head, however little of it is used. */
export function* skipFragment(walk: RecordWalk, head: RecordHead, pageSize: PageSize): ByteProgram<void> {
  yield* walk.skip(head.len - 8);
  const power = walk.possible.newest.arch.startsWith('ppc');
  if (pageSize.seen !== null || !power) yield* walk.skip(pageSize.seen ?? MIN_PAGE);
  else yield* skipPageOfPower(walk, pageSize);
}

/**
 * POWER has pages of 4 to 256 KiB. If no page data came before, the page has the first of these sizes that a record head
 * follows.
 */
function* skipPageOfPower(walk: RecordWalk, pageSize: PageSize): ByteProgram<void> {
  let skipped = 0;
  for (let size = MIN_PAGE; size <= MAX_PAGE; size *= 4) {
    yield* walk.skip(size - skipped);
    const bytes = yield* walk.take(8);
    skipped = size + 8;
    if (!walk.possible.plausible(walk.number(bytes, 0, 4), walk.number(bytes, 4, 4))) continue;
    walk.guesses.add('page-size');
    pageSize.note(size);
    walk.putBack(bytes);
    return;
  }
  throw walk.error('image-malformed', 'no record after the page of a SOCKET_FRAG', walk.offset);
}

/**
 * HPAGE: a huge page follows, `1 << shift` bytes. Whether inside a BUFFER is not known from any source, so the next 8
 * bytes decide: the head of a BUFFER of just that size, or the page itself.
 */
export function* skipHugePage(walk: RecordWalk, head: RecordHead): ByteProgram<void> {
  const record = yield* walk.takeBody(head, 24);
  walk.tally.look('HPAGE', 1, record);
  const shift = walk.number(record, 16, 2);
  if (shift < 12 || shift > walk.limits.hugePageShift) {
    throw walk.error('image-malformed', `huge page of 2^${shift} bytes`, head.offset);
  }
  const size = 2 ** shift;
  const next = yield* walk.take(8);
  const framed = walk.number(next, 0, 4) === BUFFER && walk.number(next, 4, 4) === 8 + size;
  walk.guesses.add(framed ? 'hpage-framed' : 'hpage-unframed');
  if (framed) {
    const buffer = { number: BUFFER, len: 8 + size, offset: walk.offset - 8 };
    walk.announce(buffer);
    walk.admit(buffer);
  }
  yield* walk.skip(framed ? size : size - 8);
}
