import type { Candidate } from './candidate.ts';
import type { Question } from './question.ts';

export interface Chosen<T extends Candidate> {
  /** What the target selects. */
  readonly selected: readonly T[];
  /** Of those, the profiles that the question is about; `notes` tell of the others. */
  readonly candidates: readonly T[];
  readonly notes: readonly string[];
}

/** Kernel questions leave profiles of another arch out, and say so, unless the question names an arch itself. */
export function chooseCandidates<T extends Candidate>(
  imageArch: string,
  selected: readonly T[],
  question: Pick<Question, 'arch' | 'target' | 'meaning'>,
): Chosen<T> {
  const asked = question.meaning.release;
  const ofRelease = selected.filter(({ release }) => asked === null || release === asked);
  const isNamed = question.target.by === 'profile' || question.target.by === 'fleet';
  if (isNamed && question.arch === null) return { selected, candidates: ofRelease, notes: [] };
  const arch = question.arch ?? imageArch;
  const candidates = ofRelease.filter((candidate) => candidate.arch === arch);
  const left = ofRelease.length - candidates.length;
  const omitted = left === 1 ? '1 profile of another architecture is' : `${left} profiles of other architectures are`;
  return {
    selected,
    candidates,
    notes: left === 0 ? [] : [`${omitted} omitted; the question is about ${arch}.`],
  };
}
