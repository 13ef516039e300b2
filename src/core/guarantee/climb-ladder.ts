/** From an image's home and its row of verdicts to the rungs of the ladder. */
import type { JointVerdict } from '../matrix/roll-up.ts';
import type { Grade, Verdict } from '../verdict/verdict.ts';
import type { Home } from './home-kernel.ts';
import { judgePopulation } from './judge-population.ts';
import { countVersions, distinct, type GuaranteeProfile, kernelOf, populationOf } from './population-of.ts';
import { isAway, MAX_SERIES_AWAY, type RequiredRung, RUNGS, type Rung, type RungState } from './rung.ts';
import { strongestRung } from './strongest-rung.ts';

/** Why a verdict is not plainly yes. */
export interface Reason {
  readonly rule: string;
  readonly objectType: string;
  readonly required: string;
  readonly found: string;
}

/** One cell of the row. */
export interface RowCell extends GuaranteeProfile {
  readonly verdict: Verdict;
  readonly grade: Grade;
  /** Findings that prevent a yes; empty for yes. */
  readonly reasons: readonly Reason[];
  /** What has to be done first, in words; only where the verdict is conditional. */
  readonly steps: readonly string[];
}

export interface RungFindings {
  readonly rung: Rung;
  readonly state: RungState;
  /** Over the recorded profiles of the rung; unknown where it is not provable, conditional where steps are needed. */
  readonly answer: JointVerdict;
  /** How many recorded series beyond that of home it holds for; null for rungs inside it. */
  readonly n: number | null;
  /** Those series, nearest first. */
  readonly series: readonly string[];
  /** What was looked at: recorded profiles, in how many versions and configurations. */
  readonly seen: { readonly profiles: number; readonly versions: number; readonly configurations: number };
  /** Held: the cells it rests on. */
  readonly provenBy: readonly RowCell[];
  /** Held only once these were followed. */
  readonly steps: readonly string[];
  /** Broken: a cell that says so; held forward or backward: the cell that ends it. */
  readonly counterexample: RowCell | null;
  /** Not provable: what would settle it; held forward or backward: why no more series could be proven. */
  readonly missing: readonly string[];
}

export interface Ladder {
  readonly rungs: readonly RungFindings[];
  /** The highest rung that holds with no counterexample on it or below, as in a question; null if none does. */
  readonly strongest: string | null;
}

export function climbLadder(home: Home, row: readonly RowCell[]): Ladder {
  const rungs = RUNGS.map((rung) =>
    isAway(rung) ? climbAway(home, row, rung) : findingsOf(home, row, { rung, n: 0 }),
  );
  return { rungs, strongest: strongestRung(rungs) };
}

/** One rung, as in a question. */
export function findingsOf(home: Home, row: readonly RowCell[], required: RequiredRung): RungFindings {
  const population = populationOf(home, row, required);
  const { members, series } = population;
  const { answer, state } = judgePopulation(
    population,
    members.map(({ verdict }) => verdict),
  );
  const isHeld = state === 'held';
  const broken = members.find(({ verdict }) => verdict === 'no') ?? null;
  return {
    rung: required.rung,
    state,
    answer,
    n: isAway(required.rung) ? (isHeld ? required.n : 0) : null,
    series: isHeld ? series : [],
    seen: {
      profiles: members.length,
      versions: countVersions(members),
      configurations: distinct(members.map(kernelOf)),
    },
    provenBy: isHeld ? members : [],
    steps: isHeld ? [...new Set(members.flatMap(({ steps }) => steps))].sort() : [],
    counterexample: state === 'broken' ? broken : null,
    missing: state === 'not-provable' ? missingOf(population, members) : [],
  };
}

function missingOf(
  { missing, isAmbiguous }: { readonly missing: readonly string[]; readonly isAmbiguous: boolean },
  members: readonly RowCell[],
): readonly string[] {
  const unknown = members.filter(({ verdict }) => verdict === 'unknown');
  const differ = members.some(({ verdict }) => verdict === 'no') && isAmbiguous;
  return [
    ...missing,
    ...(differ
      ? [
          'several configurations are recorded for this build, their verdicts differ, and the origin configuration is unknown',
        ]
      : []),
    ...unknown.map(({ profile, reasons: [first] }) =>
      first === undefined
        ? `the verdict on ${profile} is unknown`
        : `the verdict on ${profile} is unknown: requires ${first.required}, found ${first.found}`,
    ),
  ];
}

/** Counts the series that hold one after the other. The cause of the end is reported with the last one that holds. */
function climbAway(home: Home, row: readonly RowCell[], rung: Rung): RungFindings {
  let held = findingsOf(home, row, { rung, n: 1 });
  for (let n = 2; held.state === 'held' && n <= MAX_SERIES_AWAY; n++) {
    const next = findingsOf(home, row, { rung, n });
    const { counterexample, missing } = next;
    if (next.state !== 'held') return { ...held, counterexample, missing };
    held = next;
  }
  return held;
}
