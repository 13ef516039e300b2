/** What an answer about a fleet has beside those of its recorded profiles. */
import { countNodes, type NodeCounts } from '../matrix/count-nodes.ts';
import type { ProfileAnswer } from './answer.ts';

/** A profile of a fleet, recorded or not, and how many nodes run it. */
export interface FleetMember {
  readonly profile: string;
  readonly nodes: number;
}

/** Nodes with an unrecorded profile count too: their verdict is unknown. */
export function answerForUnrecorded(
  members: readonly FleetMember[],
  recorded: readonly { readonly profile: string }[],
): readonly ProfileAnswer[] {
  const names = new Set(recorded.map(({ profile }) => profile));
  return members.filter(({ profile }) => !names.has(profile)).map(({ profile }) => unrecorded(profile));
}

/** The share of the nodes, over the members that the answer is about. */
export function nodesOf(
  members: readonly FleetMember[],
  answers: readonly Pick<ProfileAnswer, 'profile' | 'verdict'>[],
): NodeCounts {
  const verdicts = new Map(answers.map(({ profile, verdict }) => [profile, verdict]));
  const asked = members.filter(({ profile }) => verdicts.has(profile));
  return countNodes(asked, (profile) => verdicts.get(profile));
}

function unrecorded(profile: string): ProfileAnswer {
  return {
    profile,
    kernel: '',
    arch: '',
    verdict: 'unknown',
    grade: 'predicted',
    conflict: false,
    observations: null,
    assumptions: [],
    findings: [
      {
        rule: 'profile-not-recorded',
        severity: 'unknown',
        objectType: '',
        objectVersion: null,
        required: 'a recorded profile of this name',
        found: 'none',
        text: 'The fleet lists this profile, but it is not recorded. Record it, or remove it from the fleet.',
        evidence: [],
      },
    ],
    steps: [],
  };
}
