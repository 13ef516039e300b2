import { loadAtlas } from '#atlas/load-atlas.ts';
import { addWaysOut } from '#core/answer/add-ways-out.ts';
import type { Answer, ProfileAnswer } from '#core/answer/answer.ts';
import { answerForNodes } from '#core/answer/answer-for-nodes.ts';
import { jointVerdictsOf } from '#core/answer/answer-for-sets.ts';
import type { Question } from '#core/answer/question.ts';
import { kindKeyOf, kindsOf, type ListedNode } from '#core/atlas/node-list.ts';
import { placeNodes } from '#core/atlas/place-nodes.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { answerForArchives, readArchives } from './answer-for-archive.ts';
import { knownFiles } from './known-files.ts';
import { readListedNodes } from './read-node-list.ts';
import type { Terminal } from './terminal.ts';

export interface NodesAnswer {
  readonly answer: Answer;
  readonly nodes: readonly ListedNode[];
  readonly verdictOf: (node: ListedNode) => ProfileAnswer['verdict'] | undefined;
}

/** The nodes of the list are the target, and the atlas describes them. */
export async function answerNodes(
  list: string,
  images: readonly string[],
  asked: Question,
  terminal: Terminal,
  evaluator: Evaluator,
): Promise<NodesAnswer> {
  const [nodes, atlas] = await Promise.all([readListedNodes(list), loadAtlas()]);
  const kinds = kindsOf(nodes);
  const placed = placeNodes(atlas, kinds, new Set(relevantOptions(evaluator.ruleBook)));
  const archives = await readArchives(images, terminal);
  const now = new Date().toISOString();
  let profileOf: readonly string[] = [];
  const answer = answerForArchives(archives, (one, image) => {
    const files = knownFiles(one, image, [], evaluator);
    const found = answerForNodes(files, placed, { ...asked, image }, atlas, evaluator, now);
    const profiles = new Map(found.candidates.map((candidate) => [candidate.profile, candidate.offers]));
    // Kernels are the same for every image.
    profileOf = found.profileOf;
    const { members } = found;
    return { answer: addWaysOut(found.answer, { ...files, profiles, alternatives: [] }, asked, evaluator), members };
  });
  const verdicts = jointVerdictsOf(answer);
  const byKind = new Map(kinds.map((kind, at) => [kindKeyOf(kind), verdicts.get(profileOf[at] ?? '')]));
  return { answer, nodes, verdictOf: ({ info }) => byKind.get(kindKeyOf(info)) };
}
