/** Judges candidates of a snapshot (core/answer/judge-profiles.ts), with what has to be read for it. */
import {
  type Judged,
  judgeProfiles,
  type Manner,
  type Material,
  openCandidates,
  PLAINLY,
} from '#core/answer/judge-profiles.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Ports, QuestionCandidate } from '../ports/ports.ts';

export type JudgePorts = Pick<Ports, 'profiles' | 'signatures' | 'evaluator'>;

export interface JudgeTerms {
  /** Absent: plainly. */
  readonly manner?: Manner;
  /** Another rule book whose stored verdicts are also valid; absent or empty if there is none. */
  readonly current?: string;
}

export async function judgeCandidates(
  ports: JudgePorts,
  signatureId: number,
  candidates: readonly QuestionCandidate[],
  { manner = PLAINLY, current = '' }: JudgeTerms = {},
): Promise<Judged> {
  const open = openCandidates(candidates, manner, [current, ports.evaluator.ruleBook.revision]);
  const material = await readMaterial(ports, signatureId, open);
  return judgeProfiles(candidates, material, manner, ports.evaluator, current);
}

/** What the image holds and what candidates offer. Without candidates, the content is read only on request. */
export async function readMaterial(
  ports: Pick<Ports, 'profiles' | 'signatures'>,
  signatureId: number,
  candidates: readonly QuestionCandidate[],
  content = false,
): Promise<Material> {
  if (candidates.length === 0 && !content) return { content: null, profiles: new Map() };
  const [contents, profiles] = await Promise.all([
    ports.signatures.content([signatureId]),
    candidates.length === 0 ? new Map<string, Profile>() : readProfiles(ports, candidates),
  ]);
  return { content: contents.get(signatureId)?.content ?? null, profiles };
}

/** By name; those that are gone are missing. */
export async function readProfiles(
  ports: Pick<Ports, 'profiles'>,
  candidates: readonly Pick<QuestionCandidate, 'profile' | 'profileId' | 'profileRevision'>[],
): Promise<Material['profiles']> {
  const profiles = await ports.profiles.forEvaluation(candidates);
  const byName = candidates.flatMap(({ profile: name, profileId }) => {
    const profile = profiles.get(profileId);
    return profile === undefined ? [] : [[name, profile] as const];
  });
  return new Map(byName);
}
