import type { ByteProgram } from '../byte-program.ts';
import { ImageError } from '../image-error.ts';
import type { WorkBudget } from '../work-budget.ts';
import { type ByteOrder, byteOrderOf, HEADER_MAGIC, isMagic, readNumber } from './byte-order.ts';
import { candidatesOf } from './candidates.ts';
import type { LinuxCrLimits } from './limits.ts';
import type { HeaderFacts } from './linux-cr-records.ts';
import { PossibleRevisions } from './possible-revisions.ts';
import { printableText } from './printable-text.ts';
import { RecordWalk } from './record-walk.ts';
import type { WalkStart } from './walk-start.ts';

const HEADER_BYTES = 72;
const NCCS = 19;

/** HEADER: the byte order, the revisions that `rev` and `arch_id` allow, the constants of the writer. */
export function* readHeader(
  limits: LinuxCrLimits,
  start: WalkStart,
  work: WorkBudget,
): ByteProgram<{ walk: RecordWalk; header: HeaderFacts }> {
  const head = (yield { take: 16 }) ?? new Uint8Array(16);
  const order = byteOrderOf(head);
  if (order === null) throw new ImageError('image-not-recognised', 'no HEADER record', { offset: 0 });
  if (!isMagic(head, 8, order, HEADER_MAGIC)) {
    throw new ImageError('image-bad-magic', 'wrong magic in the HEADER record', { offset: 8 });
  }
  const record = new Uint8Array(HEADER_BYTES);
  record.set(head);
  record.set((yield { take: HEADER_BYTES - 16 }) ?? new Uint8Array(0), 16);
  const header = headerFactsOf(record, order);
  const possible = possibleOf(record, header, order, start);
  const walk = new RecordWalk(order, limits, possible, start, work);
  walk.offset = HEADER_BYTES;
  walk.announce({ number: 1, len: HEADER_BYTES, offset: 0 });
  start.onHeader?.({ order, header, possible });
  walk.admit({ number: 1, len: HEADER_BYTES, offset: 0 });
  return { walk, header };
}

function possibleOf(
  record: Uint8Array,
  header: HeaderFacts,
  order: ByteOrder,
  { inspector, revision }: WalkStart,
): PossibleRevisions {
  // The one field that the kernel writes little-endian on every machine.
  const archId = readNumber(record, 16, 2, 'little');
  const candidates = candidatesOf(header.rev, archId, order).filter(
    (candidate) => revision === null || candidate.revision.id === revision,
  );
  if (candidates.length === 0) {
    const what = `checkpoint version ${header.rev}, architecture ${archId}, ${order}-endian`;
    const whose = revision === null ? 'no header revision matches' : `header revision ${revision} does not match`;
    throw new ImageError('image-revision-unsupported', `${whose} ${what}`, { offset: 16 });
  }
  const possible = new PossibleRevisions(candidates, inspector);
  // NCC (8, 10 on POWER) became NCCS (19) with HEADER version 5; other values say nothing.
  if (header.ttyTermiosNccs === NCCS) possible.narrowVersion('HEADER', (version) => version >= 5);
  if (header.ttyTermiosNccs <= 10) possible.narrowVersion('HEADER', (version) => version < 5);
  return possible;
}

function headerFactsOf(record: Uint8Array, order: ByteOrder): HeaderFacts {
  const u16 = (at: number): number => readNumber(record, at, 2, order);
  return {
    kernelVersion: `${u16(18)}.${u16(20)}.${u16(22)}`,
    rev: u16(24),
    taskCommLen: u16(32),
    atVectorSize: u16(34),
    signalNsig: u16(36),
    utsLens: [38, 40, 42, 44, 46, 48].map(u16),
    rlimitNlimits: u16(50),
    nTtyBufSize: u16(52),
    ttyTermiosNccs: u16(54),
    // In the low half of uflags: a double would not hold all bits of the whole.
    netnsBit: (readNumber(record, order === 'little' ? 64 : 68, 4, order) & 2) !== 0,
  };
}

/** The texts of uname: release, version, machine. Only the release is kept. */
export function* readUtsTexts(walk: RecordWalk, header: HeaderFacts): ByteProgram<string | null> {
  let release: string | null = null;
  for (const which of [2, 3, 4]) {
    const size = header.utsLens[which] ?? 0;
    const head = yield* walk.expect('BUFFER');
    if (head.len !== 8 + size || size > walk.limits.utsBytes) {
      throw walk.error('image-length-impossible', `text of ${head.len - 8} bytes, HEADER claims ${size}`, head.offset);
    }
    const text = yield* walk.take(size);
    if (which === 2) release = printableText(text, size) || null;
  }
  return release;
}

/** HEADER_ARCH: what the restart compares with its own CPU. Whose it is, only later records may tell. */
export function* readHeaderArch(walk: RecordWalk): ByteProgram<Uint8Array> {
  const head = yield* walk.expect('HEADER_ARCH');
  return (yield* walk.takeBody(head, 16)).slice();
}

export function noteHeaderArch(walk: RecordWalk, record: Uint8Array): void {
  const { arch } = walk.possible.newest;
  const number = (at: number, width: 1 | 2 | 4): number => walk.number(record, at, width);
  if (arch === 'x86_32' || arch === 'x86_64') {
    walk.tally.set('HEADER_ARCH', 'hasFxsr', number(8, 2) !== 0);
    walk.tally.set('HEADER_ARCH', 'hasXsave', number(10, 2) !== 0);
    walk.tally.set('HEADER_ARCH', 'xstateSize', number(12, 2));
  }
  if (arch === 'arm') {
    walk.tally.set('HEADER_ARCH', 'cpuArchitecture', number(8, 4));
    walk.tally.set('HEADER_ARCH', 'mmu', number(12, 1) !== 0);
    walk.tally.set('HEADER_ARCH', 'aeabi', number(13, 1) !== 0);
    walk.tally.set('HEADER_ARCH', 'oabiCompat', number(14, 1) !== 0);
  }
}

/** CONTAINER, since d55d4c8 with the name and the policy text of the LSM behind it, which are skipped. */
export function* readContainer(walk: RecordWalk): ByteProgram<void> {
  yield* walk.expect('CONTAINER');
  const next = yield* walk.peek();
  const labelled = next.number === 4;
  if (!walk.possible.narrowVersion('CONTAINER', (version) => version >= 2 === labelled)) {
    throw walk.error('image-malformed', 'the CONTAINER section does not match the checkpoint version', next.offset);
  }
  if (!labelled) return;
  const name = yield* walk.expect('BUFFER');
  yield* walk.skip(name.len - 8);
  const policy = yield* walk.expect('LSM_INFO');
  yield* walk.skip(policy.len - 8);
}
