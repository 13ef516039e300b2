import { sanitiseFault } from '#core/verdict/sanitise-fault.ts';
import type { ClaimedCell, EvaluatedCell } from '../ports/cells.ts';
import type { Ports } from '../ports/ports.ts';

/** Cells claimed at a time. */
const CLAIMED_CELLS = 1_000;
/** Cells evaluated in one go, so that requests of the same process need not wait long for their turn. */
const BATCH_CELLS = 500;
/** A worker that dies leaves its cells alone for this long; far above the time that claimed cells take. */
export const LEASE_MS = 60_000;
export const MAX_ATTEMPTS = 3;

export type EvaluationScope = { readonly signatureId: number } | { readonly profileId: number };

export interface EvaluationTerms {
  readonly leaseMs?: number;
  /** When it aborts, cells that are claimed are decided still, and no more are claimed. */
  readonly signal?: AbortSignal | undefined;
}

export interface EvaluationTotals {
  /** Cells this call evaluated. */
  readonly evaluated: number;
  /** Cells that changed by it; fewer when a newer profile revision came in between. */
  readonly written: number;
  /** Evaluations that threw. */
  readonly faults: number;
  /** Verdicts that became another by it. */
  readonly flips: number;
  /** False: it was stopped, and cells may still be open. */
  readonly finished: boolean;
}

type EvaluationPorts = Pick<Ports, 'cells' | 'signatures' | 'profiles' | 'evaluator'>;

/** Evaluates all open cells of a signature or a profile. Safe to run twice, at the same time, or after a crash. */
export async function evaluateCells(
  ports: EvaluationPorts,
  scope: EvaluationScope,
  { leaseMs = LEASE_MS, signal }: EvaluationTerms = {},
): Promise<EvaluationTotals> {
  const ruleBook = ports.evaluator.ruleBook.revision;
  const terms = { ruleBook, limit: CLAIMED_CELLS, leaseMs, maxAttempts: MAX_ATTEMPTS };
  const totals = { evaluated: 0, written: 0, faults: 0, flips: 0 };
  while (!signal?.aborted) {
    const claimed = await ports.cells.claim(scope, terms);
    const { evaluated, written, faults, flips } = await evaluateClaimed(ports, claimed);
    totals.evaluated += evaluated;
    totals.written += written;
    totals.faults += faults;
    totals.flips += flips;
    if (claimed.length < CLAIMED_CELLS && faults === 0) return { ...totals, finished: true };
  }
  return { ...totals, finished: false };
}

/** While the database stores one batch, the next is evaluated. */
async function evaluateClaimed(
  ports: EvaluationPorts,
  claimed: readonly ClaimedCell[],
): Promise<Omit<EvaluationTotals, 'finished'>> {
  const totals = { evaluated: 0, written: 0, faults: 0, flips: 0 };
  if (claimed.length === 0) return totals;
  const [contents, profiles] = await Promise.all([
    ports.signatures.content([...new Set(claimed.map((cell) => cell.signatureId))]),
    ports.profiles.forEvaluation(claimed),
  ]);
  const count = ({ written, flips }: Stored): void => {
    totals.written += written;
    totals.flips += flips;
  };
  let storing: Promise<Stored> = Promise.resolve({ written: 0, flips: 0 });
  for (let start = 0; start < claimed.length; start += BATCH_CELLS) {
    const batch = evaluateBatch(claimed.slice(start, start + BATCH_CELLS), contents, profiles, ports.evaluator);
    totals.evaluated += batch.evaluated.length;
    totals.faults += batch.faulty;
    count(await storing);
    storing = storeBatch(ports, batch);
    // `storing` is awaited later than the event loop would report its rejection as unhandled.
    storing.catch(() => undefined);
    await new Promise(setImmediate);
  }
  count(await storing);
  return totals;
}

interface Batch {
  readonly evaluated: readonly EvaluatedCell[];
  /** Cells by what went wrong. */
  readonly faults: ReadonlyMap<string, readonly ClaimedCell[]>;
  readonly faulty: number;
}

function evaluateBatch(
  cells: readonly ClaimedCell[],
  contents: Awaited<ReturnType<Ports['signatures']['content']>>,
  profiles: Awaited<ReturnType<Ports['profiles']['forEvaluation']>>,
  evaluator: Ports['evaluator'],
): Batch {
  const evaluated: EvaluatedCell[] = [];
  const faults = new Map<string, ClaimedCell[]>();
  let faulty = 0;
  for (const cell of cells) {
    const content = contents.get(cell.signatureId)?.content;
    const profile = profiles.get(cell.profileId);
    // Deleted or replaced since the claim: the cell is gone or wanted again.
    if (content === undefined || profile?.revision !== cell.profileRevision) continue;
    try {
      const decision = evaluator.decide(content, profile, evaluator.ruleBook);
      evaluated.push({ ...cell, ruleBook: evaluator.ruleBook.revision, decision });
    } catch (error) {
      const text = sanitiseFault(error);
      faults.set(text, [...(faults.get(text) ?? []), cell]);
      faulty++;
    }
  }
  return { evaluated, faults, faulty };
}

type Stored = Pick<EvaluationTotals, 'written' | 'flips'>;

async function storeBatch({ cells }: EvaluationPorts, { evaluated, faults }: Batch): Promise<Stored> {
  const { written, flips } = evaluated.length === 0 ? { written: 0, flips: 0 } : await cells.decide(evaluated);
  for (const [text, faulty] of faults) await cells.fail(faulty, text, MAX_ATTEMPTS);
  return { written, flips };
}
