/** Candidates of a question as the guarantee ladder sees them, and which of them a rung covers. */
import type { Home } from '../guarantee/home-kernel.ts';
import { type GuaranteeProfile, optionsKeyOf, type Population, populationOf } from '../guarantee/population-of.ts';
import { showRung } from '../guarantee/rung.ts';
import type { Profile } from '../profile/profile.ts';
import type { Candidate } from './candidate.ts';
import type { Chosen } from './choose-candidates.ts';
import type { QuestionTarget } from './question-target.ts';

export interface PlacedCandidate<T extends Candidate> extends GuaranteeProfile {
  readonly candidate: T;
}

/** `profiles`: by name, with only the options that rules name. Null: a revision of a candidate is missing. */
export function placeCandidates<T extends Candidate>(
  candidates: readonly T[],
  profiles: ReadonlyMap<string, Profile>,
): readonly PlacedCandidate<T>[] | null {
  const placed: PlacedCandidate<T>[] = [];
  for (const candidate of candidates) {
    const profile = profiles.get(candidate.profile);
    if (profile?.revision !== candidate.profileRevision) return null;
    const { release, arch, restorers } = profile;
    placed.push({ profile: candidate.profile, release, arch, restorers, options: optionsKeyOf(profile), candidate });
  }
  return placed;
}

export interface Scope<T extends Candidate> extends Chosen<T> {
  /** Null: the question is about no rung. */
  readonly population: Population<PlacedCandidate<T>> | null;
}

/** Of the candidates those that a question about a rung is about, else all. Null as in `placeCandidates`. */
export function narrowToRung<T extends Candidate>(
  chosen: Chosen<T>,
  target: QuestionTarget,
  home: Home | null,
  profiles: ReadonlyMap<string, Profile>,
): Scope<T> | null {
  if (target.by !== 'guarantee') return { ...chosen, population: null };
  const placed = placeCandidates(chosen.candidates, profiles);
  if (placed === null || home === null) return null;
  const population = populationOf(home, placed, target.guarantee);
  const rung = showRung(target.guarantee);
  return {
    selected: chosen.selected,
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
