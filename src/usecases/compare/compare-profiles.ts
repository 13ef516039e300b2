/** What breaks, is fixed or becomes unknown when one profile takes the place of another: the upgrade planner. */
import {
  type ComparedProfile,
  type Comparison,
  type ComparisonParts,
  compareProfiles as composeComparison,
  LISTED_CHANGES,
  pairsOf,
} from '#core/answer/comparison.ts';
import { CHANGES, type Change, type ComparedDecision } from '#core/matrix/compare-columns.ts';
import { openPage, type PageInput, sealPage } from '../cursor.ts';
import { judgeCandidates } from '../evaluation/judge-candidates.ts';
import { profileNotFound } from '../not-found.ts';
import type { ComparedCell, ComparedHead, ComparedRow, ComparisonSnapshot } from '../ports/comparison.ts';
import type { Ports } from '../ports/ports.ts';
import { CHANGED, readSteady } from '../read-steady.ts';
import { UseCaseError } from '../use-case-error.ts';

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
  const changes = new Set(input.changes ?? (input.unchanged ? CHANGES : LISTED_CHANGES));
  const keys = pairsOf(changes);
  return readSteady(async () => {
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
    if (settled === null) return CHANGED;
    const now = ports.clock.now();
    const comparison = composeComparison({
      from: viewHead(from),
      to: viewHead(to),
      ...partsOf(snapshot, settled),
      changes,
      next: sealPage('comparison', { items: snapshot.rows, next: snapshot.next }).next,
      revision: snapshot.revision,
      ruleBook: snapshot.ruleBook,
      evaluatedAt: (snapshot.open.length > 0 ? now : (snapshot.evaluatedAt ?? now)).toISOString(),
    });
    return { found: comparison };
  });
}

function placeOf(cursor: string | null, keys: readonly string[]): { key: string; signatureId: number } | null {
  if (cursor === null) return null;
  const [key = '', id = ''] = cursor.split('\n');
  if (keys.includes(key)) return { key, signatureId: Number(id) };
  throw new UseCaseError('cursor-malformed', 'The cursor does not belong to this list.', {
    errors: [{ pointer: 'cursor', message: 'must be used with the same `changes` as the previous page' }],
  });
}

function viewHead({ profile, profileRevision, release, arch }: ComparedHead): ComparedProfile {
  return { profile, profileRevision, kernel: release, arch };
}

function decisionOf(cell: ComparedCell | null, decisions: ComparisonSnapshot['decisions']): ComparedDecision | null {
  const said = cell === null ? undefined : decisions[cell.decision];
  return cell === null || said === undefined ? null : { verdict: cell.verdict, grade: cell.grade, ...said };
}

/**
 * The sides that are missing, evaluated now. What cannot be evaluated stays open: a fault of ours is no verdict. Null: an
 * image or a profile was replaced since the snapshot.
 */
async function settleOpen(
  ports: ComparePorts,
  { open, decisions, ruleBook }: ComparisonSnapshot,
  from: ComparedHead,
  to: ComparedHead,
): Promise<ReadonlyMap<number, Both> | null> {
  const settled = new Map<number, Both>();
  let isWhole = true;
  const decide = async (row: ComparedRow, cell: ComparedCell | null, head: ComparedHead) => {
    const known = decisionOf(cell, decisions);
    if (known !== null) return known;
    // An open cell may hold what a real restore showed.
    const [held = null] = await ports.cells.of(row.signatureId, [head.profileId]);
    const candidate = { ...head, cell: held };
    const { profiles, outdated } = await judgeCandidates(ports, row.signatureId, [candidate], { current: ruleBook });
    if (outdated) isWhole = false;
    const [judged] = profiles;
    if (judged === undefined || judged.fault) return null;
    const { verdict, grade, findings, steps } = judged.answer;
    return { verdict, grade, findings: findings.filter(({ severity }) => severity !== 'note'), steps };
  };
  for (const row of open) {
    settled.set(row.signatureId, { from: await decide(row, row.from, from), to: await decide(row, row.to, to) });
    if (!isWhole) return null;
    await new Promise(setImmediate);
  }
  return settled;
}

function partsOf(
  snapshot: ComparisonSnapshot,
  settled: ReadonlyMap<number, Both>,
): Pick<ComparisonParts, 'counted' | 'groups' | 'rows'> {
  const { totals, pairs, open, rows, decisions } = snapshot;
  const isOpen = ({ from, to }: { from: unknown; to: unknown }) => from === null || to === null;
  const onTheSpot = open.map(({ signatureId, images }) => ({
    signatures: 1,
    images,
    ...(settled.get(signatureId) ?? { from: null, to: null }),
  }));
  return {
    counted: [
      ...totals.filter((total) => open.length === 0 || !isOpen(total)),
      ...onTheSpot.map(({ from, to, ...rest }) => ({
        ...rest,
        from: from?.verdict ?? null,
        to: to?.verdict ?? null,
      })),
    ],
    groups: [
      ...pairs.map(({ from, to, ...rest }) => ({
        ...rest,
        from: decisionOf(from, decisions),
        to: decisionOf(to, decisions),
      })),
      ...onTheSpot,
    ],
    rows: rows.map(({ signatureId, signature, images, shown, from, to }) => {
      const fresh = settled.get(signatureId);
      const both = fresh ?? { from: decisionOf(from, decisions), to: decisionOf(to, decisions) };
      const named = shown.map(({ digest, name }) => ({ digest, name }));
      return { signature, images: { count: images, shown: named }, ...both, onTheSpot: fresh !== undefined };
    }),
  };
}
