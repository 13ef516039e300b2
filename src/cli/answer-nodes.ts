import { loadAtlas } from '#atlas/load-atlas.ts';
import { addWaysOut } from '#core/answer/add-ways-out.ts';
import type { Answer, ProfileAnswer } from '#core/answer/answer.ts';
import { answerForNodes } from '#core/answer/answer-for-nodes.ts';
import type { Question } from '#core/answer/question.ts';
import { kindKeyOf, kindsOf, type ListedNode } from '#core/atlas/node-list.ts';
import { placeNodes } from '#core/atlas/place-nodes.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { knownFiles } from './known-files.ts';
import { readImageFile } from './read-image-file.ts';
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
  asked: Question,
  terminal: Terminal,
  evaluator: Evaluator,
): Promise<NodesAnswer> {
  const [nodes, atlas] = await Promise.all([readListedNodes(list), loadAtlas()]);
  const kinds = kindsOf(nodes);
  const placed = placeNodes(atlas, kinds, new Set(relevantOptions(evaluator.ruleBook)));
  const files = knownFiles(await readImageFile(asked.image, null, terminal), asked.image, [], evaluator);
  const found = answerForNodes(files, placed, asked, atlas, evaluator, new Date().toISOString());
  const profiles = new Map(found.candidates.map((one) => [one.profile, one.offers]));
  const answer = addWaysOut(found.answer, { ...files, profiles, alternatives: [] }, asked, evaluator);
  const verdicts = new Map(answer.profiles.map(({ profile, verdict }) => [profile, verdict]));
  const byKind = new Map(kinds.map((kind, at) => [kindKeyOf(kind), verdicts.get(found.profileOf[at] ?? '')]));
  return { answer, nodes, verdictOf: ({ info }) => byKind.get(kindKeyOf(info)) };
}
