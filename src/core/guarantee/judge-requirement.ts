/** Whether an image meets what a policy requires of it. */
import { type JointVerdict, rollUp } from '../matrix/roll-up.ts';
import { findingsOf, type RowCell } from './climb-ladder.ts';
import type { Home } from './home-kernel.ts';
import { populationOf } from './population-of.ts';
import type { RequiredRung } from './rung.ts';

export type Requirement =
  | { readonly by: 'guarantee'; readonly rung: RequiredRung }
  /** To restore on each of these, by name; of a fleet, its profiles at the time. */
  | { readonly by: 'profiles'; readonly profiles: readonly string[] };

export interface RequirementFindings {
  readonly answer: JointVerdict;
  /** Cells that break it. */
  readonly violations: readonly RowCell[];
  /** What would settle it, where it is unknown. */
  readonly missing: readonly string[];
}

export function judgeRequirement(home: Home, row: readonly RowCell[], requirement: Requirement): RequirementFindings {
  if (requirement.by === 'profiles') return judgeProfiles(row, requirement.profiles);
  const { answer, state, missing } = findingsOf(home, row, requirement.rung);
  const { members } = populationOf(home, row, requirement.rung);
  return { answer, violations: state === 'broken' ? members.filter(isViolation) : [], missing };
}

function judgeProfiles(row: readonly RowCell[], names: readonly string[]): RequirementFindings {
  const wanted = new Set(names);
  const cells = row.filter(({ profile }) => wanted.has(profile));
  const gone = names.filter((name) => !cells.some(({ profile }) => profile === name));
  const unknown = cells.filter(({ verdict }) => verdict === 'unknown');
  const violations = cells.filter(isViolation);
  const { answer } = rollUp(cells.map(({ verdict }) => verdict));
  const isProven = gone.length === 0 || violations.length > 0;
  return {
    answer: isProven ? answer : rollUp([]).answer,
    violations,
    missing: [
      ...gone.map((name) => `unknown profile ${name}`),
      ...unknown.map(({ profile }) => `the verdict on ${profile} is unknown`),
    ],
  };
}

function isViolation({ verdict }: RowCell): boolean {
  return verdict === 'no';
}

/** Over all images of a policy; a missing image counts as unknown. */
export function judgePolicy(answers: readonly JointVerdict[], isComplete: boolean): Exclude<JointVerdict, 'mixed'> {
  if (answers.some((answer) => answer === 'no' || answer === 'mixed')) return 'no';
  const { answer } = rollUp(isComplete ? answers.flatMap((one) => (one === 'mixed' ? [] : [one])) : []);
  return answer === 'mixed' ? 'no' : answer;
}
