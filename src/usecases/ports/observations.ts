/** Outcomes of real restores, and where they contradict the rule book. */
import type { Effect } from '#core/observation/effect-of.ts';
import type { KeptLine } from '#core/observation/match-log.ts';
import type {
  Cause,
  Evidence,
  FollowedStep,
  ObjectionKind,
  ObservationStatus,
  Observed,
  ObservedGrade,
  Outcome,
} from '#core/observation/observation.ts';
import type { ObservationCounts } from '#core/observation/weigh-observations.ts';
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
  /** Null where it decides nothing anyway. */
  readonly evidence: Evidence | null;
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
  readonly status: ObservationStatus;
  /** The latest, in the order in which they were made. */
  readonly objections: readonly Objection[];
  /** What the rules predict for its cell now; null: the cell is open, or the observation is of another revision. */
  readonly predicted: Verdict | null;
  /** It counts, and contradicts that. */
  readonly conflict: boolean;
}

/** What is said against an observation, or that a dispute is settled. */
export interface ObjectionDraft {
  readonly kind: ObjectionKind;
  readonly reason: string;
  readonly by: string | null;
}

export interface Objection extends ObjectionDraft {
  readonly id: number;
  readonly recordedAt: Date;
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
  /** Those that count, and how many of them contradict the prediction. */
  readonly observations: ObservationCounts & { readonly contradicting: number };
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
  /**
   * Recorded and in force in one transaction. Refused: there is no such observation, it is withdrawn already, or a
   * settlement finds no dispute.
   */
  object(
    id: number,
    draft: ObjectionDraft,
    ruleBook: string,
  ): Promise<
    { observation: StoredObservation; revision: number } | { refused: 'missing' | 'withdrawn' | 'not-disputed' }
  >;
  find(id: number): Promise<StoredObservation | null>;
  /** Newest first. */
  list(filter: ObservationFilter, page: PageRequest): Promise<Page<StoredObservation> & { revision: number }>;
  /** The one with the newest observation first. */
  conflicts(page: PageRequest): Promise<Page<Conflict> & { revision: number; ruleBook: string; total: number }>;
}
