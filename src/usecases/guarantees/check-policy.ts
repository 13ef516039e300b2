/** Whether images meet a policy, and which cells say that they do not. */

import { readRung } from '#core/answer/question.ts';
import {
  judgePolicy,
  judgeRequirement,
  type Requirement,
  type RequirementFindings,
} from '#core/guarantee/judge-requirement.ts';
import { rollUp } from '#core/matrix/roll-up.ts';
import { mapQuestionError } from '../map-question-error.ts';
import { policyNotFound } from '../not-found.ts';
import type { PolicyCheck, PolicyRequirement, PolicyViolation } from '../ports/guarantee.ts';
import type { Ports } from '../ports/ports.ts';
import { readSteady } from '../read-steady.ts';
import { findPolicy } from './find-policy.ts';
import { type ImageRow, judgeRows, MAX_GROUPS, type RowPorts } from './judge-rows.ts';

export type PolicyPorts = RowPorts & Pick<Ports, 'policies' | 'fleets' | 'matrix' | 'clock'>;

/** Violations, images without an answer, and words about each that a check keeps. */
const MAX_VIOLATIONS = 200;
const MAX_MISSING = 50;
const MAX_WORDS = 10;

interface CheckedRow extends ImageRow {
  readonly findings: RequirementFindings;
}

export async function checkPolicy(ports: PolicyPorts, input: { name: string }): Promise<PolicyCheck> {
  const { name, images, require } = await findPolicy(ports, input);
  const { requirement, notes, judged } = await readRows(ports, require, images);
  const rows: CheckedRow[] = [];
  for (const one of judged.rows) {
    rows.push({ ...one, findings: judgeRequirement(one.home, one.row, requirement) });
    // A policy may be about a thousand images.
    await new Promise(setImmediate);
  }
  const answers = [...rows.map(({ findings }) => findings.answer), ...judged.unmatched.map(() => rollUp([]).answer)];
  const violations = rows.flatMap(violationsOf);
  return {
    policy: name,
    require,
    answer: judgePolicy(answers, !judged.isCut),
    counts: rollUp(answers.map((answer) => judgePolicy([answer], true))).counts,
    violations: violations.slice(0, MAX_VIOLATIONS),
    violated: violations.length,
    missing: missingOf(rows, judged.unmatched).slice(0, MAX_MISSING),
    notes: [...notes, ...notesOf(judged.isCut, images.length)],
    revision: judged.revision,
    ruleBook: judged.ruleBook,
    checkedAt: ports.clock.now(),
  };
}

/** A fleet is read on its own: its profiles and the rows are of one revision where nothing changed in between. */
function readRows(ports: PolicyPorts, require: PolicyRequirement, images: readonly string[]) {
  return readSteady(async () => {
    const before = await ports.matrix.revision();
    const { requirement, notes } = await requirementOf(ports, require);
    const only = requirement.by === 'profiles' ? new Set(requirement.profiles) : null;
    const judged = await judgeRows(ports, { by: 'refs', refs: images }, only);
    const rows = { requirement, notes, judged };
    const isOne = judged.revision === before.revision || !('fleet' in require);
    return isOne ? { found: rows } : { outdated: rows };
  });
}

/** The same, kept in the policy's history. */
export async function recordPolicyCheck(
  ports: PolicyPorts,
  input: { name: string },
): Promise<PolicyCheck & { readonly id: number }> {
  const check = await checkPolicy(ports, input);
  const recorded = await ports.policies.recordCheck(check);
  if (recorded === null) throw await policyNotFound(ports, input.name);
  return { ...check, id: recorded.id };
}

async function requirementOf(
  ports: Pick<Ports, 'fleets'>,
  require: PolicyRequirement,
): Promise<{ requirement: Requirement; notes: readonly string[] }> {
  if ('profiles' in require) return { requirement: { by: 'profiles', profiles: require.profiles }, notes: [] };
  if ('guarantee' in require) {
    return {
      requirement: { by: 'guarantee', rung: mapQuestionError(() => readRung('guarantee', require.guarantee)) },
      notes: [],
    };
  }
  const fleet = await ports.fleets.find(require.fleet);
  const profiles = (fleet?.members ?? []).map(({ profile }) => profile);
  const what = fleet === null ? 'is no longer recorded' : 'has no profiles';
  const notes = profiles.length > 0 ? [] : [`The fleet ${require.fleet} ${what}, so the result is unknown.`];
  return { requirement: { by: 'profiles', profiles }, notes };
}

/** Each image of a group, as far as they are named. */
function violationsOf({ group, findings }: CheckedRow): readonly PolicyViolation[] {
  return group.images.flatMap(({ name, digest }) =>
    findings.violations.map(({ profile, release, verdict, grade, reasons }) => {
      const rules = [...new Set(reasons.map(({ rule }) => rule))];
      return { image: name, digest, profile, kernel: release.text, verdict, grade, rules };
    }),
  );
}

function missingOf(rows: readonly CheckedRow[], unmatched: readonly string[]): PolicyCheck['missing'] {
  const unsettled = rows.flatMap(({ group, findings: { missing } }) => {
    const [image] = group.images;
    if (image === undefined || missing.length === 0) return [];
    return [{ image: image.name || image.digest, missing: missing.slice(0, MAX_WORDS) }];
  });
  return [...unmatched.map((image) => ({ image, missing: ['unknown image'] })), ...unsettled];
}

function notesOf(isCut: boolean, images: number): readonly string[] {
  if (images === 0) return ['The policy matches no image, so the result is unknown.'];
  return isCut ? [`The policy matches more than ${MAX_GROUPS} different images; the others were not checked.`] : [];
}
