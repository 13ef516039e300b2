/** What comparing two profiles needs from outside; a part of ports.ts. */
import type { ComparedDecision, Counted } from '#core/matrix/compare-columns.ts';
import type { Grade, Verdict } from '#core/verdict/verdict.ts';

/** A profile that is compared, with the revision in force. */
export interface ComparedHead {
  readonly profileId: number;
  readonly profileRevision: number;
  readonly profile: string;
  readonly release: string;
  readonly versionKey: string;
  readonly arch: string;
}

/** A decided cell; `decision` is a key of the snapshot's decisions. The verdict in force is the cell's. */
export interface ComparedCell {
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly decision: string;
}

export interface ComparisonQuery {
  readonly from: string;
  readonly to: string;
  /** Pairs of verdicts to list (`yes>no`), in their order; `open` comes last. */
  readonly keys: readonly string[];
  /** Whether signatures that are open are listed, however many. */
  readonly listOpen: boolean;
  /** Where the page begins: after this signature of this pair. */
  readonly after: { readonly key: string; readonly signatureId: number } | null;
  readonly limit: number;
  /** Its verdicts count like those of the current one. */
  readonly ruleBook: string;
  /** At most this many open signatures are listed. */
  readonly maxOpen: number;
  /** Pairs of decisions that are listed, those of most images first. */
  readonly maxPairs: number;
  /** Images that are named of each signature. */
  readonly maxImages: number;
}

export interface ComparedRow {
  readonly signatureId: number;
  readonly images: number;
  readonly from: ComparedCell | null;
  readonly to: ComparedCell | null;
}

export interface ListedRow extends ComparedRow {
  readonly key: string;
  readonly signature: string;
  /** The first by name; those without a name come last. */
  readonly shown: readonly { readonly digest: string; readonly name: string }[];
}

/** All signatures with an image on two profiles, of one statement. */
export interface ComparisonSnapshot {
  /** Null: there is no such profile. */
  readonly from: ComparedHead | null;
  readonly to: ComparedHead | null;
  readonly totals: readonly (Counted & { readonly from: Verdict | null; readonly to: Verdict | null })[];
  /** Flips by what was decided, those of most images first. */
  readonly pairs: readonly (Counted & { readonly from: ComparedCell; readonly to: ComparedCell })[];
  /** Signatures open on one side or both; empty where there are more than was asked for. */
  readonly open: readonly ComparedRow[];
  readonly rows: readonly ListedRow[];
  readonly next: string | null;
  readonly decisions: Readonly<Record<string, Omit<ComparedDecision, 'verdict' | 'grade'>>>;
  /** When the oldest of the verdicts was made; null if none is decided. */
  readonly evaluatedAt: Date | null;
  readonly revision: number;
  readonly ruleBook: string;
}

export interface ComparisonReadModel {
  read(query: ComparisonQuery): Promise<ComparisonSnapshot>;
}
