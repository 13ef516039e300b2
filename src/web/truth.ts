import type { Outcome } from '#core/observation/observation.ts';
import type { Finding, Verdict } from '#core/verdict/verdict.ts';

/** A real restore beside its prediction. */
export interface TruthRestore {
  readonly image: string;
  /** The program that was checkpointed. */
  readonly program: string;
  readonly kernel: string;
  readonly restorer: string;
  /** `restored-wrong`: the processes run, and something of the program is lost. */
  readonly outcome: Outcome | 'restored-wrong';
  readonly verdict: Verdict;
  /** Findings about the same cause as the log; of a restore that worked, those that made the verdict. */
  readonly findings: readonly Pick<Finding, 'rule' | 'severity'>[];
  /** The known text in the error line of the log; null: it restored, or no line is known. */
  readonly sign: string | null;
  /** Of a `conditional` verdict. */
  readonly steps: readonly string[];
  /** The evidence that the steps help; null: there are no steps. */
  readonly shownBy: string | null;
  /** What the verdict assumes, as indexes of `assumptions`. */
  readonly assumptions: readonly number[];
  /** Null: the prediction is right. */
  readonly contradiction: string | null;
}

/** A failure that people reported. One report can have several rows. */
export interface TruthReport {
  readonly row: number;
  readonly report: string;
  readonly situation: string;
  readonly match: 'full' | 'profile' | 'partial';
  readonly rule: string;
  /** The verdict on the failing target, with the severity of the rule's finding (null: no finding), and on a working one. */
  readonly failed: { readonly verdict: Verdict; readonly severity: Finding['severity'] | null };
  readonly elsewhere: Verdict;
}

/** Predictions against real restores. `npm run truth` writes it; src/web/truth-page.ts shows it. */
export interface Truth {
  readonly restores: readonly TruthRestore[];
  readonly assumptions: readonly string[];
  readonly reports: readonly TruthReport[];
  /** Reports with causes that an image does not show, or shows only in part. */
  readonly untold: readonly {
    readonly row: number;
    readonly report: string;
    readonly situation: string;
    readonly why: string;
  }[];
}

/** The restore failed although the verdict was `yes`: one of the assumptions of the verdict did not hold. */
export function failedByAssumption({ outcome, verdict, contradiction }: TruthRestore): boolean {
  return outcome !== 'restored' && outcome !== 'restored-wrong' && verdict === 'yes' && contradiction === null;
}

/** Loaded on first use, as most processes never show it. */
export async function loadTruth(): Promise<Truth> {
  const { default: truth } = await import('../../data/truth.json', { with: { type: 'json' } });
  return truth as unknown as Truth;
}
