import type { ByteProgram } from '../byte-program.ts';
import type { WorkBudget } from '../work-budget.ts';
import { isMagic, TAIL_MAGIC } from './byte-order.ts';
import { REVISION_KINDS } from './kept-fields.ts';
import type { LinuxCrLimits } from './limits.ts';
import type { LinuxCrRecords } from './linux-cr-records.ts';
import { PageSize, readPageArray, skipFragment, skipHugePage } from './read-pages.ts';
import { noteHeaderArch, readContainer, readHeader, readHeaderArch, readUtsTexts } from './read-start.ts';
import { readTaskTree } from './read-task-tree.ts';
import type { Reading } from './reading.ts';
import { ERROR, HEAD, type RecordHead, type RecordWalk } from './record-walk.ts';
import type { WalkStart } from './walk-start.ts';

/** What trying the conversions of a record takes, and what its bytes take then. */
const INSPECTION_STEPS = 30;
const INSPECTED_BYTES_PER_STEP = 64;

/** One Linux-CR stream, in reading order. */
export function* readLinuxCr(limits: LinuxCrLimits, start: WalkStart, work: WorkBudget): ByteProgram<LinuxCrRecords> {
  const { walk, header } = yield* readHeader(limits, start, work);
  const release = yield* readUtsTexts(walk, header);
  const headerArch = yield* readHeaderArch(walk);
  yield* readContainer(walk);
  const { tasks } = yield* readTaskTree(walk);
  yield* readObjects(walk, header.atVectorSize);
  checkClaims(walk, tasks);
  narrowByNetns(walk, header.netnsBit);
  noteHeaderArch(walk, headerArch);
  return {
    bytes: walk.offset,
    records: walk.records,
    candidates: walk.possible.candidates,
    header,
    release,
    counts: walk.counts,
    unknown: walk.unknown,
    attributes: walk.tally.attributes(),
    guesses: walk.guesses,
    notes: walk.notes.finish(walk.tally.countOf('SOCKET_QUEUE')),
  };
}

/**
 * Network namespaces in the image tell which way round bit 1 of uflags is: 82822cf inverted it. That there are none does
 * not: a kernel without CONFIG_NET_NS saves none whatever the flag.
 */
function narrowByNetns(walk: RecordWalk, bit: boolean): void {
  if (walk.tally.countOf('NET_NS') > 0) walk.possible.narrowVersion('HEADER', (version) => version >= 4 === bit);
}

/** Tasks and everything they hold, up to TAIL. */
function* readObjects(walk: RecordWalk, atVectorSize: number): ByteProgram<void> {
  const pageSize = new PageSize();
  for (;;) {
    // The many records of which nothing is read take the shortest way: no generator below this one.
    const head = walk.takePeeked() ?? walk.headOf(yield HEAD);
    if (head.number === ERROR) yield* walk.reportError(head);
    const reading = walk.admit(head);
    if (reading === null || reading.plain) {
      yield { skip: head.len - 8 };
      walk.offset += head.len - 8;
      continue;
    }
    switch (reading.name) {
      case 'TAIL':
        yield* readTail(walk, head);
        return;
      case 'PGARR':
        yield* readPageArray(walk, head, pageSize);
        break;
      case 'SOCKET_FRAG':
        yield* skipFragment(walk, head, pageSize);
        break;
      case 'HPAGE':
        yield* skipHugePage(walk, head);
        break;
      default:
        yield* readRecord(walk, head, reading);
        if (reading.name === 'MM') yield* noteAuxv(walk, atVectorSize);
    }
  }
}

/** Looks at the fields that are kept of one record, and skips all else. */
function* readRecord(walk: RecordWalk, head: RecordHead, admitted: Reading): ByteProgram<void> {
  if (admitted.name === 'FILE_NAME' && head.len - 8 > walk.limits.nameBytes) {
    throw walk.error('image-length-impossible', `file name of ${head.len - 8} bytes`, head.offset);
  }
  const inspected = admitted.inspected.length === 0 ? 0 : Math.min(head.len, walk.notes.needs(admitted));
  walk.spend(stepsOf(admitted, inspected, walk.possible.candidates.length), head.offset);
  const record = yield* walk.takeBody(head, Math.max(admitted.needs, inspected));
  const reading = walk.possible.confirm(head.number, record, head.len, walk.order);
  if (reading === null) {
    const what = `${admitted.name} of ${head.len} bytes does not match the counts in it`;
    throw walk.error('image-length-impossible', what, head.offset);
  }
  const kind = REVISION_KINDS[reading.name]?.place;
  if (kind !== undefined) walk.possible.narrowByKind(reading.name, walk.number(record, kind.at, kind.width));
  if (!walk.tally.look(reading.name, reading.version, record)) {
    throw walk.error('image-malformed', `too many different values in ${reading.name} records`, head.offset);
  }
  if (inspected > 0) walk.notes.look(reading, record.subarray(0, inspected));
}

/** Every revision that is left is asked about it, and every conversion that it might go through is tried. */
function stepsOf({ inspected }: Reading, inspectedBytes: number, candidates: number): number {
  const inspection = INSPECTION_STEPS + Math.floor(inspectedBytes / INSPECTED_BYTES_PER_STEP);
  return candidates + inspected.length * inspection;
}

/** The auxiliary vector behind MM: raw bytes before 67cfee9, then 8 bytes for each entry. */
function* noteAuxv(walk: RecordWalk, atVectorSize: number): ByteProgram<void> {
  const next = yield* walk.peek();
  if (next.number !== 4) return;
  const bytes = next.len - 8;
  walk.possible.narrowVersion('MM', (version) => bytes === (version === 1 ? atVectorSize : atVectorSize * 8));
}

function* readTail(walk: RecordWalk, head: RecordHead): ByteProgram<void> {
  const record = yield* walk.takeBody(head, 16);
  if (!isMagic(record, 8, walk.order, TAIL_MAGIC)) {
    throw walk.error('image-bad-magic', 'wrong magic in the TAIL record', head.offset + 8);
  }
}

/** Counts that lie: what records claimed against what came. */
function checkClaims(walk: RecordWalk, tasks: number): void {
  const met = walk.tally.countOf('TASK');
  if (met !== tasks)
    throw walk.error('image-malformed', `TREE claims ${tasks} tasks, the image has ${met}`, walk.offset);
  const broken = walk.tally.brokenClaim();
  if (broken === null) return;
  const { by, claimed, met: came } = broken;
  throw walk.error('image-malformed', `${by} records claim ${claimed} objects, the image has ${came}`, walk.offset);
}
