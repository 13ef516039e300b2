import type { ByteProgram } from '../byte-program.ts';
import type { RecordHead, RecordWalk } from './record-walk.ts';

/** Entries of the TREE buffer: 24 bytes with the depth at 20, but 32 with the depth at 24 in TREE version 2. */
const ENTRY_BYTES = 24;
const WIDE_ENTRY_BYTES = 32;
const WIDE_VERSION = 2;
/** TREE versions with a VPIDS record behind the buffer; from version 4 on its BUFFER follows alone. */
const VPIDS_VERSIONS: readonly number[] = [2, 3];
const BARE_VPIDS_VERSION = 4;
const PIDS_VERSION = 5;

/** PIDS (since b6cdf01) and TREE with their buffers. Keeps how many tasks there are and whether pids are nested. */
export function* readTaskTree(walk: RecordWalk): ByteProgram<{ tasks: number }> {
  const first = yield* walk.peek();
  const hasPids = first.number === 101 && first.len === 24;
  if (!walk.possible.narrowVersion('TREE', (version) => version >= PIDS_VERSION === hasPids)) {
    throw walk.error(
      'image-malformed',
      'PIDS or TREE is not at the position that the header revision defines',
      first.offset,
    );
  }
  if (hasPids) yield* readPids(walk);
  const head = yield* walk.expect('TREE');
  const record = yield* walk.takeBody(head, 16);
  const tasks = walk.number(record, 8, 4);
  if (tasks === 0 || tasks > walk.limits.tasks) {
    throw walk.error('image-malformed', `TREE of ${tasks} tasks`, head.offset);
  }
  const depths = yield* readTreeEntries(walk, tasks);
  yield* readVpids(walk, depths);
  walk.tally.set('TREE', 'nested', depths > 0);
  return { tasks };
}

function* readPids(walk: RecordWalk): ByteProgram<void> {
  const head = yield* walk.expect('PIDS');
  const record = yield* walk.takeBody(head, 24);
  const [pids, vpids, offset] = [8, 12, 16].map((at) => walk.number(record, at, 4));
  if (pids === undefined || vpids === undefined || pids > walk.limits.tasks) {
    throw walk.error('image-malformed', `PIDS of ${pids} pids`, head.offset);
  }
  // Version 2 stores the number of the first pid object, which is never 0; version 1 stored that minus one.
  if (pids > 0 && offset === 0) walk.possible.narrowVersion('PIDS', (version) => version === 1);
  const buffer = yield* expectBuffer(walk, 8 * pids + 4 * vpids);
  let depths = 0;
  for (let pid = 0; pid < pids; pid += 1) {
    const depth = walk.number(yield* walk.take(4), 0, 4);
    depths += depth;
    // Checked before the numbers are skipped: the entries may not run past the buffer.
    if (depth > walk.limits.pidDepth || depths > vpids) {
      throw walk.error('image-malformed', 'the depths of the pids do not match PIDS', buffer.offset);
    }
    yield* walk.skip(4 * (depth + 1));
  }
  if (depths !== vpids) {
    throw walk.error('image-malformed', `PIDS claims ${vpids} nested numbers, has ${depths}`, buffer.offset);
  }
  walk.tally.set('PIDS', 'nested', vpids > 0);
}

/** The sum of the depths of all tasks; before TREE version 2 there are none. */
function* readTreeEntries(walk: RecordWalk, tasks: number): ByteProgram<number> {
  const buffer = yield* walk.expect('BUFFER');
  const wide = buffer.len === 8 + tasks * WIDE_ENTRY_BYTES;
  if (!wide && buffer.len !== 8 + tasks * ENTRY_BYTES) {
    throw walk.error(
      'image-length-impossible',
      `BUFFER of ${buffer.len} bytes does not match the ids of ${tasks} tasks`,
      buffer.offset,
    );
  }
  if (!walk.possible.narrowVersion('TREE', (version) => (version === WIDE_VERSION) === wide)) {
    throw walk.error('image-length-impossible', 'the ids of a task do not match the header revision', buffer.offset);
  }
  const hasDepth = (walk.possible.newest.revision.versions.TREE ?? 0) >= WIDE_VERSION;
  if (!hasDepth) {
    yield* walk.skip(buffer.len - 8);
    return 0;
  }
  let depths = 0;
  for (let task = 0; task < tasks; task += 1) {
    const entry = yield* walk.take(wide ? WIDE_ENTRY_BYTES : ENTRY_BYTES);
    const depth = walk.number(entry, wide ? 24 : 20, 4);
    if (depth > walk.limits.pidDepth) {
      throw walk.error('image-malformed', `a task ${depth} pid namespaces deep`, buffer.offset);
    }
    depths += depth;
  }
  return depths;
}

/** Numbers in nested namespaces, before PIDS took them over. */
function* readVpids(walk: RecordWalk, depths: number): ByteProgram<void> {
  const versionOf = (): number => walk.possible.newest.revision.versions.TREE ?? 0;
  if (versionOf() >= PIDS_VERSION || versionOf() < WIDE_VERSION) return;
  const next = yield* walk.peek();
  const hasRecord = next.number === 118;
  if (!walk.possible.narrowVersion('TREE', (version) => VPIDS_VERSIONS.includes(version) === hasRecord)) {
    throw walk.error(
      'image-malformed',
      'VPIDS is missing or at a position that no header revision defines',
      next.offset,
    );
  }
  if (hasRecord) {
    const head = yield* walk.expect('VPIDS');
    const claimed = walk.number(yield* walk.takeBody(head, 16), 8, 4);
    if (claimed !== depths) {
      throw walk.error('image-malformed', `VPIDS claims ${claimed} numbers, TREE has ${depths}`, head.offset);
    }
    walk.tally.set('VPIDS', 'nested', depths > 0);
  }
  if (depths > 0 && (hasRecord || versionOf() === BARE_VPIDS_VERSION)) {
    const buffer = yield* expectBuffer(walk, 4 * depths);
    yield* walk.skip(buffer.len - 8);
  }
}

function* expectBuffer(walk: RecordWalk, bytes: number): ByteProgram<RecordHead> {
  const buffer = yield* walk.expect('BUFFER');
  if (buffer.len !== 8 + bytes) {
    throw walk.error('image-length-impossible', `BUFFER of ${buffer.len - 8} bytes, expected ${bytes}`, buffer.offset);
  }
  return buffer;
}
