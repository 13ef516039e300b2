/** One answer about several images that are restored together: the containers of a pod. */
import { rollUp } from '../matrix/roll-up.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Answer, AskedImage, ProfileAnswer } from './answer.ts';
import { type FleetMember, nodesOf } from './answer-for-fleet.ts';

/** The answer about one of them. */
export interface SetAnswer {
  readonly name: string;
  readonly answer: Answer;
}

/**
 * A pod restores where all of its containers do. `image` is the archive, without a digest if they are in several.
 * `members`: profiles and their nodes, where nodes are asked about.
 */
export function answerForSets(
  image: Pick<AskedImage, 'digest' | 'name'>,
  sets: readonly SetAnswer[],
  members: readonly FleetMember[] | null = null,
): Answer {
  const [first] = sets;
  if (first === undefined) throw new RangeError('no image set');
  const asked = {
    ...image,
    format: first.answer.image.format,
    signature: '',
    sets: sets.map(({ name, answer: { image: own, answer: verdict } }) => {
      return { name, digest: own.digest, signature: own.signature, answer: verdict };
    }),
  };
  const profiles = sets.flatMap(({ name, answer: own }) => own.profiles.map((profile) => ({ set: name, ...profile })));
  const joint = jointVerdictsOf({ image: asked, profiles });
  const { answer, counts } = rollUp([...joint.values()]);
  // Of one container only: the nodes of a fleet, and what a service says about its own answer.
  const { nodes: _, pending: __, stale: ___, ...shared } = first.answer;
  return {
    ...shared,
    ...stateOf(sets.map((one) => one.answer)),
    image: asked,
    answer: counts.no > 0 ? answer : rollUp([...joint.values(), ...unprovenIn(sets)]).answer,
    counts,
    profiles,
    ...(members === null
      ? {}
      : {
          nodes: nodesOf(
            members,
            [...joint].map(([profile, verdict]) => ({ profile, verdict })),
          ),
        }),
    notes: notesOf(sets),
  };
}

/** What is asked, and how old the answers are: of several, the oldest. */
function stateOf(
  answers: readonly Answer[],
): Pick<Answer, 'question' | 'revision' | 'evaluatedAt' | 'pending' | 'stale'> {
  const images = [...new Set(answers.map(({ question }) => String(question.image)))];
  const pending = answers.reduce((sum, one) => sum + (one.pending ?? 0), 0);
  return {
    question: { ...answers[0]?.question, image: images.length === 1 ? String(images[0]) : images },
    revision: Math.min(...answers.map(({ revision }) => revision)),
    evaluatedAt: answers.map(({ evaluatedAt }) => evaluatedAt).sort()[0] ?? '',
    ...(answers.some(({ stale }) => stale) ? { stale: true } : {}),
    ...(pending > 0 ? { pending } : {}),
  };
}

/**
 * The verdict on each profile: that of the container that fares worst. Where some restore and others do not, a pod does
 * not: what is `mixed` over profiles is `no` on one. A container that was not asked about a profile is unknown there.
 */
export function jointVerdictsOf({
  image,
  profiles,
}: {
  readonly image: Pick<AskedImage, 'sets'>;
  readonly profiles: readonly Pick<ProfileAnswer, 'set' | 'profile' | 'verdict'>[];
}): ReadonlyMap<string, Verdict> {
  const sets: readonly (string | undefined)[] = image.sets?.map(({ name }) => name) ?? [undefined];
  const found = new Map<string, Map<string | undefined, Verdict>>();
  for (const { set, profile, verdict } of profiles) {
    const verdicts = found.get(profile) ?? new Map<string | undefined, Verdict>();
    found.set(profile, verdicts.set(set, verdict));
  }
  return new Map(
    [...found].map(([profile, verdicts]) => {
      const { answer } = rollUp(sets.map((set) => verdicts.get(set) ?? 'unknown'));
      return [profile, answer === 'mixed' ? 'no' : answer];
    }),
  );
}

/** An answer may be unknown although no verdict is: without a profile, or for a rung that is not provable. */
function unprovenIn(sets: readonly SetAnswer[]): readonly Verdict[] {
  return sets.some(({ answer }) => answer.answer === 'unknown') ? ['unknown'] : [];
}

/** A note about all of them is listed once. Any other note begins with the name of its set. */
function notesOf(sets: readonly SetAnswer[]): readonly string[] {
  const notes = new Set(sets.flatMap(({ answer }) => answer.notes));
  return [...notes].flatMap((note) => {
    const about = sets.filter(({ answer }) => answer.notes.includes(note));
    return about.length === sets.length ? [note] : about.map(({ name }) => `${name}: ${note}`);
  });
}
