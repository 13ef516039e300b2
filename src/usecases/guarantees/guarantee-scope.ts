/** Candidates of a question as the guarantee ladder sees them, and which of them a rung speaks of. */

import { type Home, homeOf } from '#core/guarantee/home-kernel.ts';
import { type GuaranteeProfile, optionsKeyOf, type Population, populationOf } from '#core/guarantee/population-of.ts';
import { showRung } from '#core/guarantee/rung.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Ports, ProfileRevisionRef, QuestionCandidate } from '../ports/ports.ts';
import type { QuestionTarget } from '../questions/question.ts';

export interface PlacedCandidate extends GuaranteeProfile {
  readonly candidate: QuestionCandidate;
}

/** Null: a revision of the snapshot is gone already, so read a new one. */
export async function placeCandidates(
  ports: Pick<Ports, 'profiles'>,
  candidates: readonly QuestionCandidate[],
): Promise<readonly PlacedCandidate[] | null> {
  const profiles = await ports.profiles.forEvaluation(candidates);
  const placed: PlacedCandidate[] = [];
  for (const candidate of candidates) {
    const profile = profiles.get(candidate.profileId);
    if (!isRevision(profile, candidate)) return null;
    placed.push({ ...placeProfile(profile, candidate.profile), candidate });
  }
  return placed;
}

function isRevision(profile: Profile | undefined, { profileRevision }: ProfileRevisionRef): profile is Profile {
  return profile?.revision === profileRevision;
}

export function placeProfile(profile: Profile, name: string = profile.name): GuaranteeProfile {
  const { release, arch, restorers } = profile;
  return { profile: name, release, arch, restorers, options: optionsKeyOf(profile) };
}

export interface GuaranteeScope {
  readonly candidates: readonly QuestionCandidate[];
  /** Null: the question is about no rung. */
  readonly population: Population<PlacedCandidate> | null;
  readonly notes: readonly string[];
}

/** Of the candidates those that a question about a rung is about, else all. Null as in `placeCandidates`. */
export async function narrowToRung(
  ports: Pick<Ports, 'profiles' | 'images'>,
  digest: string,
  chosen: Pick<GuaranteeScope, 'candidates' | 'notes'>,
  target: QuestionTarget,
): Promise<GuaranteeScope | null> {
  if (target.by !== 'guarantee') return { ...chosen, population: null };
  const image = await ports.images.find(digest);
  const placed = await placeCandidates(ports, chosen.candidates);
  if (image === null || placed === null) return null;
  const home = homeOf(image.inventory);
  const population = populationOf(home, placed, target.guarantee);
  const rung = showRung(target.guarantee);
  return {
    candidates: population.members.map(({ candidate }) => candidate),
    population,
    notes: noteHome(home, rung, population),
  };
}

function noteHome({ release }: Home, rung: string, { members, series }: Population<unknown>): readonly string[] {
  if (release === null) return [];
  const away = series.length === 0 ? '' : `, with the series ${series.join(', ')}`;
  const profiles = members.length === 1 ? '1 recorded profile' : `${members.length} recorded profiles`;
  return [`${rung} from ${release.text}: ${profiles}${away}.`];
}
