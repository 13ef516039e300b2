/** What breaks, is fixed or becomes unknown when one profile takes the place of another: the upgrade planner. */
import { CHANGES, type Change, type ComparedDecision, changeOf, isFlip } from '#core/matrix/compare-columns.ts';
import { VERDICTS } from '#core/verdict/verdict.ts';
import { openPage, type PageInput, sealPage } from '../cursor.ts';
import { profileNotFound } from '../not-found.ts';
import type { ComparedCell, ComparedHead, ComparedRow, ComparisonSnapshot } from '../ports/comparison.ts';
import type { Ports } from '../ports/ports.ts';
import { judgeCandidates } from '../questions/judge-candidates.ts';
import { UseCaseError } from '../use-case-error.ts';
import { type ComparedProfile, type Comparison, countsOf, itemOf, notesOf, rulesOf } from './comparison.ts';

export type ComparePorts = Pick<Ports, 'comparisons' | 'profiles' | 'signatures' | 'cells' | 'clock' | 'evaluator'>;

export interface CompareInput extends PageInput {
  readonly from: string;
  readonly to: string;
  /** Only these; null: all flips, and with `unchanged` everything. */
  readonly changes: readonly Change[] | null;
  readonly unchanged: boolean;
}

/** Signatures that are evaluated for one answer, on both profiles; where more are open they stay so. */
export const MAX_ON_THE_SPOT = 100;
/** Pairs of decisions that the summary by rule looks at. */
const MAX_PAIRS = 1_000;
/** Images named of one signature. */
const MAX_SHOWN_IMAGES = 10;
/** Rows of a list that is not paged. */
export const MAX_LISTED = 5_000;

interface Both {
  readonly from: ComparedDecision | null;
  readonly to: ComparedDecision | null;
}

export async function compareProfiles(
  ports: ComparePorts,
  input: CompareInput,
  { paged = true }: { paged?: boolean } = {},
): Promise<Comparison> {
  const { cursor, limit } = openPage('comparison', input);
  const changes = new Set(input.changes ?? (input.unchanged ? CHANGES : CHANGES.filter(isFlip)));
  const keys = keysOf(changes);
  const snapshot = await ports.comparisons.read({
    from: input.from,
    to: input.to,
    keys,
    listOpen: changes.has('open'),
    after: placeOf(cursor, keys),
    limit: paged ? limit : MAX_LISTED,
    ruleBook: ports.evaluator.ruleBook.revision,
    maxOpen: MAX_ON_THE_SPOT,
    maxPairs: MAX_PAIRS,
    maxImages: MAX_SHOWN_IMAGES,
  });
  const { from, to } = snapshot;
  if (from === null) throw await profileNotFound(ports, input.from);
  if (to === null) throw await profileNotFound(ports, input.to);
  const settled = await settleOpen(ports, snapshot, from, to);
  return buildComparison(snapshot, { from: viewHead(from), to: viewHead(to) }, settled, changes, ports.clock.now());
}

/** `yes>no` for every pair of verdicts that is one of the changes, the worst first; open ones may turn out to be any. */
function keysOf(changes: ReadonlySet<Change>): readonly string[] {
  const pairs = VERDICTS.flatMap((from) =>
    VERDICTS.map((to) => ({ key: `${from}>${to}`, change: changeOf(from, to) })),
  );
  const wanted = CHANGES.filter((change) => changes.has(change));
  return [...wanted.flatMap((change) => pairs.filter((pair) => pair.change === change).map(({ key }) => key)), 'open'];
}

function placeOf(cursor: string | null, keys: readonly string[]): { key: string; signatureId: number } | null {
  if (cursor === null) return null;
  const [key = '', id = ''] = cursor.split('\n');
  if (keys.includes(key)) return { key, signatureId: Number(id) };
  throw new UseCaseError('cursor-malformed', 'This cursor was not made by this list.', {
    errors: [{ pointer: 'cursor', message: 'ask for the same changes as on the page before' }],
  });
}

function viewHead({ profile, profileRevision, release, arch }: ComparedHead): ComparedProfile {
  return { profile, profileRevision, kernel: release, arch };
}

function decisionOf(cell: ComparedCell | null, decisions: ComparisonSnapshot['decisions']): ComparedDecision | null {
  const said = cell === null ? undefined : decisions[cell.decision];
  return cell === null || said === undefined ? null : { verdict: cell.verdict, grade: cell.grade, ...said };
}

/** The sides that are missing, evaluated now. What cannot be evaluated stays open: a fault of ours is no verdict. */
async function settleOpen(
  ports: ComparePorts,
  { open, decisions, ruleBook }: ComparisonSnapshot,
  from: ComparedHead,
  to: ComparedHead,
): Promise<ReadonlyMap<number, Both>> {
  const settled = new Map<number, Both>();
  const decide = async (row: ComparedRow, cell: ComparedCell | null, head: ComparedHead) => {
    const known = decisionOf(cell, decisions);
    if (known !== null) return known;
    const plain = { strict: false, ignore: [] };
    // An open cell may hold what a real restore showed.
    const [held = null] = await ports.cells.of(row.signatureId, [head.profileId]);
    const candidate = { ...head, cell: held };
    const { profiles } = await judgeCandidates(ports, row.signatureId, [candidate], plain, ruleBook);
    const [judged] = profiles;
    if (judged === undefined || judged.fault) return null;
    const { verdict, grade, findings, steps } = judged.answer;
    return { verdict, grade, findings: findings.filter(({ severity }) => severity !== 'note'), steps };
  };
  for (const row of open) {
    settled.set(row.signatureId, { from: await decide(row, row.from, from), to: await decide(row, row.to, to) });
    await new Promise(setImmediate);
  }
  return settled;
}

function buildComparison(
  snapshot: ComparisonSnapshot,
  profiles: { readonly from: ComparedProfile; readonly to: ComparedProfile },
  settled: ReadonlyMap<number, Both>,
  changes: ReadonlySet<Change>,
  now: Date,
): Comparison {
  const { totals, pairs, open, rows, decisions, revision } = snapshot;
  const isOpen = ({ from, to }: { from: unknown; to: unknown }) => from === null || to === null;
  const onTheSpot = open.map(({ signatureId, images }) => ({
    signatures: 1,
    images,
    ...(settled.get(signatureId) ?? { from: null, to: null }),
  }));
  const counted = [
    ...totals.filter((total) => open.length === 0 || !isOpen(total)),
    ...onTheSpot.map(({ from, to, ...rest }) => ({
      ...rest,
      from: from?.verdict ?? null,
      to: to?.verdict ?? null,
    })),
  ];
  const { total, counts } = countsOf(counted);
  const items = rows
    .map(({ signatureId, signature, images, shown, from, to }) => {
      const fresh = settled.get(signatureId);
      const both = fresh ?? { from: decisionOf(from, decisions), to: decisionOf(to, decisions) };
      const named = shown.map(({ digest, name }) => ({ digest, name }));
      return itemOf({ signature, images: { count: images, shown: named }, ...both, onTheSpot: fresh !== undefined });
    })
    .filter(({ change }) => changes.has(change));
  const groups = [
    ...pairs.map(({ from, to, ...rest }) => ({
      ...rest,
      from: decisionOf(from, decisions),
      to: decisionOf(to, decisions),
    })),
    ...onTheSpot,
  ];
  return {
    of: 'profiles',
    ...profiles,
    total,
    counts,
    ...rulesOf(groups),
    items,
    next: sealPage('comparison', { items, next: snapshot.next }).next,
    notes: notesOf(profiles.from, profiles.to, counts),
    revision,
    ruleBook: snapshot.ruleBook,
    evaluatedAt: (open.length > 0 ? now : (snapshot.evaluatedAt ?? now)).toISOString(),
  };
}
