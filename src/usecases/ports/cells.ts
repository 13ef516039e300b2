/** Cells of the matrix, for whoever decides them and whoever shows them; a part of ports.ts. */
import type { Seen } from '#core/observation/apply-observations.ts';
import type { Decision, Grade, Verdict } from '#core/verdict/verdict.ts';
import type { CellState, ProfileRevisionRef } from './shared.ts';

export interface StoredCell {
  readonly signatureId: number;
  readonly profileId: number;
  readonly state: CellState;
  /** In force: what the decision predicts, or what a real restore showed. */
  readonly verdict: Verdict | null;
  readonly grade: Grade | null;
  /** What was observed contradicts the decision. */
  readonly conflict: boolean;
  /** What the rules predict. */
  readonly decision: Decision | null;
  readonly seen: Seen;
  readonly profileRevision: number;
  readonly ruleBook: string;
  /** RFC 3339 in UTC. */
  readonly evaluatedAt: string | null;
  readonly error: string | null;
}

export interface EvaluatedCell {
  readonly signatureId: number;
  readonly profileId: number;
  readonly profileRevision: number;
  readonly ruleBook: string;
  readonly decision: Decision;
}

/** An open cell that this process now holds the lease of. */
export interface ClaimedCell extends ProfileRevisionRef {
  readonly signatureId: number;
}

export interface CellStore {
  /**
   * Marks up to `limit` wanted (or lease-expired) cells of a signature or profile as running and returns them.
   * Only cells that want this rule book, tried fewer than `maxAttempts` times; a claim counts as an attempt.
   */
  claim(
    what: { signatureId: number } | { profileId: number },
    terms: { ruleBook: string; limit: number; leaseMs: number; maxAttempts: number },
  ): Promise<readonly ClaimedCell[]>;
  /**
   * Idempotent: changes nothing where another profile revision or rule book is wanted, or the cell is decided alike.
   * `flips`: verdicts that became another; events tell of them.
   */
  decide(cells: readonly EvaluatedCell[]): Promise<{ written: number; revision: number; flips: number }>;
  /** Back to wanted, or failed when the attempts are used up. */
  fail(cells: readonly { signatureId: number; profileId: number }[], error: string, maxAttempts: number): Promise<void>;
  /** Fails running cells whose lease ended and whose attempts are used up (a worker died on each); returns how many. */
  giveUp(error: string, maxAttempts: number): Promise<number>;
  /** Signatures with cells open (wanted, or running with an ended lease) for longer than `olderThanMs`. */
  openSignatures(olderThanMs: number, limit: number): Promise<readonly number[]>;
  /**
   * Makes the rule book the current one: cells of another are wanted again. Returns how many. `by`: a process that
   * started, or somebody who asked.
   */
  wantRuleBook(ruleBook: string, by?: 'start' | 'api'): Promise<number>;
  of(signatureId: number, profileIds: readonly number[]): Promise<readonly StoredCell[]>;
  counts(): Promise<Readonly<Record<CellState, number>>>;
}
