/** Which side of the observations decides, by number and evidence (docs/observations.md#what-an-observation-weighs). */
import { EVIDENCE_WEIGHTS, MIN_DECIDING_WEIGHT } from './evidence.ts';
import {
  EVIDENCES,
  type Evidence,
  type ObservationStatus,
  type Observed,
  type ObservedInForce,
} from './observation.ts';

/** Observations of one signature, profile and profile revision that weigh the same for the same. */
export interface TallyLine {
  readonly profileRevision: number;
  readonly status: ObservationStatus;
  /** Null: a failure of the host. */
  readonly observed: Observed | null;
  readonly evidence: Evidence | null;
  readonly count: number;
  /** The id of the latest of them, by the time of the restore. */
  readonly latest: number;
}

/** Of observations that count. */
export interface ObservationCounts {
  readonly total: number;
  readonly restored: number;
  readonly failed: number;
}

export type Weighed = { readonly counts: ObservationCounts } & (
  | {
      readonly decides: ObservedInForce;
      /** The one with the strongest evidence for it, then the latest. */
      readonly observation: number;
    }
  | {
      readonly decides: null;
      /** `none`: no observation counts. `weak`: one bare report. `tied`: both sides weigh the same. */
      readonly why: 'none' | 'weak' | 'tied';
    }
);

const RESTORED: readonly Observed[] = ['restored', 'restored-after-steps'];

export const isRestore = (observed: ObservedInForce): boolean => observed.startsWith('restored');

/** Of the tally, only lines of this profile revision that count are weighed. The order of the lines does not matter. */
export function weighObservations(tally: readonly TallyLine[], profileRevision: number): Weighed {
  const lines = tally.filter((line) => line.profileRevision === profileRevision && line.status === 'counts');
  const counts = countsOf(lines);
  const decides = decide(weightsOf(lines));
  if (decides === null) return { counts, decides, why: whyNot(counts) };
  return { counts, decides, observation: strongest(lines, decides) };
}

type Weights = Readonly<Record<Observed, number>>;

/** The heavier side, if it is heavy enough; within it the heavier class, of two alike the more cautious one. */
function decide(weight: Weights): ObservedInForce | null {
  const { restored, 'restored-after-steps': afterSteps, failed, 'failed-without-steps': withoutSteps } = weight;
  const works = restored + afterSteps;
  const fails = failed + withoutSteps;
  if (afterSteps >= MIN_DECIDING_WEIGHT) {
    // That it failed without the steps does not contradict that it works with them, only that it works without.
    const needsSteps = isHeavier(withoutSteps, restored);
    if (isHeavier(failed, works)) return 'failed';
    if (!isHeavier(works, failed)) return needsSteps ? 'failed-without-steps' : null;
    if (needsSteps) return 'restored-only-after-steps';
  } else if (!isHeavier(works, fails)) {
    if (!isHeavier(fails, works)) return null;
    return failed > withoutSteps ? 'failed' : 'failed-without-steps';
  }
  return restored > afterSteps && isHeavier(works, fails) ? 'restored' : 'restored-after-steps';
}

function isHeavier(side: number, other: number): boolean {
  return side >= MIN_DECIDING_WEIGHT && side > other;
}

/** Nothing decides: there is nothing, the only report is bare, or the sides weigh the same. */
function whyNot({ total }: ObservationCounts): 'none' | 'weak' | 'tied' {
  if (total === 0) return 'none';
  return total === 1 ? 'weak' : 'tied';
}

function weightsOf(lines: readonly TallyLine[]): Weights {
  const weights = { restored: 0, 'restored-after-steps': 0, failed: 0, 'failed-without-steps': 0 };
  for (const { observed, evidence, count } of lines) {
    if (observed !== null && evidence !== null) weights[observed] += EVIDENCE_WEIGHTS[evidence] * count;
  }
  return weights;
}

function countsOf(lines: readonly TallyLine[]): ObservationCounts {
  let [restored, failed] = [0, 0];
  for (const { observed, count } of lines) {
    if (observed === null) continue;
    if (RESTORED.includes(observed)) restored += count;
    else failed += count;
  }
  return { total: restored + failed, restored, failed };
}

function strongest(lines: readonly TallyLine[], decides: ObservedInForce): number {
  const shown = decides === 'restored-only-after-steps' ? 'restored-after-steps' : decides;
  const mine = lines.filter(({ observed }) => observed === shown);
  const line = EVIDENCES.flatMap((evidence) => mine.find((one) => one.evidence === evidence) ?? [])[0];
  if (line === undefined) throw new Error(`no observation shows ${shown}`);
  return line.latest;
}

/** `1 of 14 restores failed.` */
export function tellCounts({ total, failed }: ObservationCounts): string {
  return `${failed} of ${total} restores failed.`;
}

/** As answers show it: null where none counts. */
export function countsOrNull(restored: number, failed: number): ObservationCounts | null {
  const total = restored + failed;
  return total === 0 ? null : { total, restored, failed };
}
