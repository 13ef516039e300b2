import { EVALUATOR, type Evaluator } from './evaluator.ts';
import type { ClaimedCell, EvaluatedCell, Ports } from './ports.ts';
import { sanitiseFault } from './sanitise-fault.ts';

/** Cells claimed, decided and stored at a time. */
const CHUNK_CELLS = 1_000;
/** A worker that dies leaves its cells alone for this long; far above the time a chunk takes. */
export const LEASE_MS = 60_000;
export const MAX_ATTEMPTS = 3;

export type EvaluationScope = { readonly signatureId: number } | { readonly profileId: number };

export interface EvaluationTotals {
  /** Cells this call evaluated. */
  readonly evaluated: number;
  /** Cells that changed by it; fewer when a newer profile revision came in between. */
  readonly written: number;
  /** Evaluations that threw. */
  readonly faults: number;
}

/** Evaluates all open cells of a signature or a profile. Safe to run twice, at the same time, or after a crash. */
export async function evaluateCells(
  ports: Pick<Ports, 'cells' | 'signatures' | 'profiles'>,
  scope: EvaluationScope,
  evaluator: Evaluator = EVALUATOR,
): Promise<EvaluationTotals> {
  const terms = {
    ruleBook: evaluator.ruleBook.revision,
    limit: CHUNK_CELLS,
    leaseMs: LEASE_MS,
    maxAttempts: MAX_ATTEMPTS,
  };
  const totals = { evaluated: 0, written: 0, faults: 0 };
  for (;;) {
    const claimed = await ports.cells.claim(scope, terms);
    if (claimed.length === 0) return totals;
    const { evaluated, faults } = await evaluateClaimed(ports, claimed, evaluator);
    if (evaluated.length > 0) totals.written += (await ports.cells.decide(evaluated)).written;
    for (const [text, cells] of faults) await ports.cells.fail(cells, text, MAX_ATTEMPTS);
    totals.evaluated += evaluated.length;
    totals.faults += [...faults.values()].reduce((sum, cells) => sum + cells.length, 0);
    if (claimed.length < CHUNK_CELLS && faults.size === 0) return totals;
  }
}

async function evaluateClaimed(
  ports: Pick<Ports, 'signatures' | 'profiles'>,
  claimed: readonly ClaimedCell[],
  evaluator: Evaluator,
): Promise<{ evaluated: EvaluatedCell[]; faults: Map<string, ClaimedCell[]> }> {
  const [contents, profiles] = await Promise.all([
    ports.signatures.content([...new Set(claimed.map((cell) => cell.signatureId))]),
    ports.profiles.forEvaluation(claimed),
  ]);
  const evaluated: EvaluatedCell[] = [];
  const faults = new Map<string, ClaimedCell[]>();
  for (const cell of claimed) {
    const content = contents.get(cell.signatureId)?.content;
    const profile = profiles.get(cell.profileId);
    // Deleted or replaced since the claim: the cell is gone or wanted anew.
    if (content === undefined || profile?.revision !== cell.profileRevision) continue;
    try {
      const decision = evaluator.decide(content, profile, evaluator.ruleBook);
      evaluated.push({ ...cell, ruleBook: evaluator.ruleBook.revision, decision });
    } catch (error) {
      const text = sanitiseFault(error);
      faults.set(text, [...(faults.get(text) ?? []), cell]);
    }
  }
  return { evaluated, faults };
}
