import type { Outcome } from '#core/observation/observation.ts';
import type { Finding, Verdict } from '#core/verdict/verdict.ts';

/** A real restore beside its prediction. */
export interface TruthRestore {
  readonly image: string;
  /** The program that was checkpointed. */
  readonly program: string;
  readonly kernel: string;
  readonly restorer: string;
  readonly outcome: Outcome;
  readonly verdict: Verdict;
  /** Findings about the same cause as the log; of a restore that worked, those that made the verdict. */
  readonly findings: readonly Pick<Finding, 'rule' | 'severity'>[];
  /** What the error line of the log says; null: it restored, or no line is known. */
  readonly sign: string | null;
  /** Of a `conditional` verdict. */
  readonly steps: readonly string[];
  /** What shows that the steps help; null: there are no steps. */
  readonly shownBy: string | null;
  /** What the verdict takes for granted, as places in `assumptions`. */
  readonly assumptions: readonly number[];
  /** Null: the prediction is right. */
  readonly contradiction: string | null;
}

/** A failure that somebody reported. Several rows can be of one report. */
export interface TruthReport {
  readonly row: number;
  readonly report: string;
  readonly situation: string;
  readonly match: 'full' | 'profile' | 'partial';
  readonly rule: string;
  /** The verdict where it failed, with the severity of the rule's finding (null: it is silent), and where it would not have. */
  readonly failed: { readonly verdict: Verdict; readonly severity: Finding['severity'] | null };
  readonly elsewhere: Verdict;
}

/** Predictions against real restores. `npm run truth` writes it; src/web/truth-page.ts shows it. */
export interface Truth {
  readonly restores: readonly TruthRestore[];
  readonly assumptions: readonly string[];
  readonly reports: readonly TruthReport[];
  /** Reports about which an image says nothing, or not all that matters. */
  readonly untold: readonly {
    readonly row: number;
    readonly report: string;
    readonly situation: string;
    readonly why: string;
  }[];
}

/** Loaded when it is asked for: most processes never show it. A build holds it, as it is imported. */
export async function loadTruth(): Promise<Truth> {
  const { default: truth } = await import('../../data/truth.json', { with: { type: 'json' } });
  return truth as unknown as Truth;
}
