/** Outcomes of real restores, and where they contradict the rule book. */
import type { KeptLine } from '#core/observation/match-log.ts';
import type { Cause, FollowedStep, Observed, ObservedGrade, Outcome } from '#core/observation/observation.ts';
import type { Grade, Verdict } from '#core/verdict/verdict.ts';
import type { Page, PageRequest } from './shared.ts';

/** What is recorded; checked, blanked and judged before. */
export interface ObservationDraft {
  /** `sha256:...`, `name` or `name:tag`. */
  readonly image: string;
  readonly profile: string;
  /** Null: the revision in force. */
  readonly profileRevision: number | null;
  readonly outcome: Outcome;
  readonly grade: ObservedGrade;
  readonly observed: Observed | null;
  readonly cause: Cause | null;
  readonly tool: { readonly name: string; readonly version: string };
  readonly steps: readonly FollowedStep[] | null;
  readonly observedAt: Date;
  readonly by: string | null;
  readonly url: string | null;
  readonly log: readonly KeptLine[];
  readonly logBytes: number;
  /** That the log matches; sorted, unique. */
  readonly rules: readonly string[];
}

/**
 * What an observation does to the verdict of its cell. `decides`: it is in force, or will be when the cell is decided.
 * `superseded`: a later one decides. `host`: a failure of the host. `other-revision`: of a profile revision that is not
 * in force.
 */
export const EFFECTS = ['decides', 'superseded', 'host', 'other-revision'] as const;
export type Effect = (typeof EFFECTS)[number];

export interface StoredObservation extends Omit<ObservationDraft, 'image' | 'profileRevision'> {
  readonly id: number;
  readonly image: {
    readonly digest: string;
    /** The first of its names, else ''; '' as well where the image itself is gone. */
    readonly name: string;
    readonly signature: string;
  };
  readonly profileRevision: number;
  readonly recordedAt: Date;
  readonly effect: Effect;
  /** What the rules predict for its cell now; null: the cell is open, or the observation is of another revision. */
  readonly predicted: Verdict | null;
  /** It contradicts that. */
  readonly conflict: boolean;
}

/** A cell whose prediction a real restore contradicts: a bug of the rule book. */
export interface Conflict {
  readonly signature: string;
  readonly profile: string;
  readonly kernel: string;
  readonly arch: string;
  readonly profileRevision: number;
  readonly predicted: Verdict;
  /** In force. */
  readonly verdict: Verdict;
  readonly grade: Grade;
  /** Rules whose findings the prediction rests on. */
  readonly rules: readonly string[];
  /** Rules that the log of the observation matches. */
  readonly matched: readonly string[];
  readonly ruleBook: string;
  readonly observation: Pick<StoredObservation, 'id' | 'outcome' | 'tool' | 'observedAt' | 'url' | 'log'>;
  /** Of the cell and its revision: how many there are, and how many of them contradict the prediction. */
  readonly observations: { readonly total: number; readonly contradicting: number };
  /** Images of the signature: the first, and how many. */
  readonly image: { readonly digest: string; readonly name: string };
  readonly images: number;
}

export interface ObservationFilter {
  readonly image: string | null;
  readonly profile: string | null;
  /** Only those that contradict (true) or do not contradict (false) what the rules predict now; null = all. */
  readonly conflict: boolean | null;
}

export interface ObservationStore {
  /**
   * Recorded and in force in one transaction. Refused: there is no such image, profile, or revision of the profile.
   */
  record(
    draft: ObservationDraft,
    ruleBook: string,
  ): Promise<{ observation: StoredObservation; revision: number } | { missing: 'image' | 'profile' | 'revision' }>;
  find(id: number): Promise<StoredObservation | null>;
  /** Newest first. */
  list(filter: ObservationFilter, page: PageRequest): Promise<Page<StoredObservation> & { revision: number }>;
  /** The one with the newest observation first. */
  conflicts(page: PageRequest): Promise<Page<Conflict> & { revision: number; ruleBook: string; total: number }>;
}
