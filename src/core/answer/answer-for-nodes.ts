/** Can the nodes of a list restore an image? Their kernels are those of the atlas. */
import type { Atlas } from '../atlas/atlas.ts';
import { matchInWords, type PlacedNodes } from '../atlas/place-nodes.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import type { Answer } from './answer.ts';
import type { FleetMember } from './answer-for-fleet.ts';
import { answerQuestion, type Known } from './answer-question.ts';
import { type AtlasCandidate, atlasCandidate } from './atlas-candidates.ts';
import { askAbout, type Question } from './question.ts';

/** Kinds of nodes that the notes describe one by one. */
const MAX_DESCRIBED = 20;

export type KnownImage = Pick<Known, 'image' | 'content'>;

export interface AnswerForNodes {
  readonly answer: Answer;
  /** Of the answer, for its ways out. */
  readonly candidates: readonly AtlasCandidate[];
  readonly members: readonly FleetMember[];
  /** Which profile of the answer is that of each kind of nodes, in the order of `placed`. */
  readonly profileOf: readonly string[];
}

/** `asked`: how to ask; its target is not used. `restorer` null: what each distribution ships. */
export function answerForNodes(
  known: KnownImage,
  placed: readonly PlacedNodes[],
  asked: Question,
  atlas: Atlas,
  evaluator: Evaluator,
  now: string,
): AnswerForNodes {
  const candidates = new Map<string, AtlasCandidate>();
  const members = new Map<string, FleetMember>();
  const profileOf: string[] = [];
  for (const { kind, match, runtime } of placed) {
    const terms = { release: kind.release, restorer: asked.restorer, runtime };
    const candidate = match === null ? null : atlasCandidate(atlas, match, terms, evaluator.ruleBook);
    const profile = candidate?.profile ?? `${kind.release} (${kind.osImage}, ${kind.machine})`;
    profileOf.push(profile);
    if (candidate !== null) candidates.set(profile, candidate);
    members.set(profile, { profile, nodes: kind.nodes + (members.get(profile)?.nodes ?? 0) });
  }
  const question = askAbout(asked, { by: 'nodes', nodes: placed.reduce((sum, { kind }) => sum + kind.nodes, 0) });
  const own = { ...question, meaning: { ...question.meaning, notes: notesOf(placed) } };
  const found = [...candidates.values()];
  const parts: Known = {
    ...known,
    profiles: new Map(),
    selected: [],
    candidates: [],
    notes: [],
    atlas: found,
    home: null,
    kernels: [],
    members: [...members.values()],
    detectedBy: '',
    revision: 0,
    ruleBook: '',
  };
  const fresh = answerQuestion(parts, own, evaluator, now);
  if (fresh === null) throw new RangeError('candidates without their profiles');
  return { answer: fresh.answer, candidates: found, members: [...members.values()], profileOf };
}

function notesOf(placed: readonly PlacedNodes[]): readonly string[] {
  const described = placed.slice(0, MAX_DESCRIBED).map((one) => {
    const { nodes, names, release, osImage, machine } = one.kind;
    const who = nodes > names.length ? `${names.join(', ')}, ...` : names.join(', ');
    const count = nodes === 1 ? '1 node' : `${nodes} nodes`;
    return `${count} (${who}): ${release} on ${osImage}, ${machine}: ${matchInWords(one)}.`;
  });
  const left = placed.length - described.length;
  return [...described, ...(left > 0 ? [`${left} more kinds of nodes.`] : [])];
}
