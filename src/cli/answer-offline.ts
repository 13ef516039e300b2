import { addWaysOut } from '#core/answer/add-ways-out.ts';
import type { Answer } from '#core/answer/answer.ts';
import { answerQuestion } from '#core/answer/answer-question.ts';
import { candidateOf } from '#core/answer/candidate.ts';
import { chooseCandidates } from '#core/answer/choose-candidates.ts';
import { asksAtlas, consultAtlas } from '#core/answer/consult-atlas.ts';
import { selectProfiles } from '#core/answer/profile-selector.ts';
import type { Question } from '#core/answer/question.ts';
import type { Atlas } from '#core/atlas/atlas.ts';
import { homeOf } from '#core/guarantee/home-kernel.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { Alternative } from '#core/way-out/way-out.ts';
import { CommandError } from './command-error.ts';
import { type KnownFiles, NO_REVISION } from './known-files.ts';

/** The service's answer over the profiles of files; only they are known. */
export function answerOffline(
  files: KnownFiles,
  question: Question,
  evaluator: Evaluator,
  now: string,
  atlas: Atlas | null = null,
): Answer {
  const { image, inventory, profiles } = files;
  const { selector } = question.meaning;
  if (selector.by === 'fleet') throw new CommandError('--fleet requires --server: fleets are recorded in a service');
  const selected = selectProfiles([...profiles.values()], selector).map(candidateOf);
  const chosen = chooseCandidates(image.arch, selected, question);
  const ofAtlas =
    atlas !== null && asksAtlas(chosen.candidates, question)
      ? consultAtlas(atlas, question, image.arch, evaluator.ruleBook)
      : [];
  const known = {
    ...files,
    ...chosen,
    atlas: ofAtlas,
    home: homeOf(inventory),
    kernels: [...profiles.values()].map(({ release, arch }) => ({ release: release.text, arch })),
    members: null,
    detectedBy: '',
    revision: NO_REVISION,
    ruleBook: '',
  };
  const fresh = answerQuestion(known, question, evaluator, now);
  if (fresh === null) throw new RangeError('candidates without their profiles');
  const offered = new Map([...profiles, ...ofAtlas.map(({ profile, offers }) => [profile, offers] as const)]);
  const parts = { ...files, profiles: offered, alternatives: alternativesIn(files, evaluator) };
  return addWaysOut(fresh.answer, parts, question, evaluator);
}

/** Where the image restores, of all files, asked about or not. Like a service: the plain question, by rules alone. */
function alternativesIn({ content, profiles }: KnownFiles, { decide, ruleBook }: Evaluator): readonly Alternative[] {
  if (profiles.size === 1) return [];
  return [...profiles.values()].map((profile) => {
    const { name, release } = profile;
    return { profile: name, kernel: release.text, verdict: decide(content, profile, ruleBook).verdict };
  });
}
