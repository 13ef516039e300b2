/** The answer about each node: by the profile that its label names, by profiles of its kernel, or by the atlas. */
import type { ProfileAnswer } from '#core/answer/answer.ts';
import { answerForNodes } from '#core/answer/answer-for-nodes.ts';
import { askAbout, plainQuestion } from '#core/answer/question.ts';
import { kindKeyOf, kindsOf, type ListedNode } from '#core/atlas/node-list.ts';
import { placeNodes } from '#core/atlas/place-nodes.ts';
import type { ExtenderNode } from '#core/kubernetes/extender-args.ts';
import { namesByLabel } from '#core/kubernetes/label-value.ts';
import { PROFILE_LABEL } from '#core/kubernetes/names.ts';
import { type NodeVerdict, reasonOf, worstOf } from '#core/kubernetes/node-reason.ts';
import { rollUp } from '#core/matrix/roll-up.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { readMaterial } from '../evaluation/judge-candidates.ts';
import { imageNotFound } from '../not-found.ts';
import { askCanRestore } from '../questions/ask-can-restore.ts';
import type { AskPorts } from '../questions/ask-image.ts';
import { containersOf, readPodRef } from '../questions/ask-pod.ts';
import { CHANGED, readSteady } from '../read-steady.ts';
import { UseCaseError } from '../use-case-error.ts';

/** Kinds of nodes that one call looks up in the atlas. Clusters have a handful. */
export const MAX_KINDS = 200;

export class TooManyKindsError extends Error {
  constructor() {
    super(
      `the nodes run more than ${MAX_KINDS} kinds of kernels that no profile is recorded for: record their profiles`,
    );
    this.name = 'TooManyKindsError';
  }
}

/** What says how a node is. */
type Described =
  | { readonly by: 'profiles'; readonly names: readonly string[] }
  | { readonly by: 'atlas'; readonly node: ListedNode }
  | { readonly by: 'nothing'; readonly reason: string };

/**
 * In the order of the nodes. An image that is not recorded is unknown everywhere.
 *
 * @throws TooManyKindsError, UseCaseError
 */
export async function judgeNodes(
  ports: AskPorts,
  image: string,
  nodes: readonly ExtenderNode[],
): Promise<readonly NodeVerdict[]> {
  try {
    return await readSteady(async () => {
      try {
        return { found: await judgeNow(ports, image, nodes) };
      } catch (error) {
        // A profile was deleted since the names were read.
        if (error instanceof UseCaseError && error.code === 'profile-not-found') return CHANGED;
        throw error;
      }
    });
  } catch (error) {
    if (!(error instanceof UseCaseError) || error.code !== 'image-not-found') throw error;
    return nodes.map(() => ({ verdict: 'unknown', reason: 'is not recorded: push it first' }));
  }
}

/** Of a pod, the container that fares worst decides on each node. */
async function judgeNow(
  ports: AskPorts,
  image: string,
  nodes: readonly ExtenderNode[],
): Promise<readonly NodeVerdict[]> {
  const pod = readPodRef(image);
  if (pod === null) return judgeImage(ports, image, nodes);
  const judged: { readonly name: string; readonly verdicts: readonly NodeVerdict[] }[] = [];
  for (const { name, ref } of await containersOf(ports, pod)) {
    judged.push({ name, verdicts: await judgeImage(ports, ref, nodes) });
  }
  return nodes.map((_, at) => worstOf(judged.map(({ name, verdicts }) => ({ name, of: verdicts[at] ?? NOT_JUDGED }))));
}

const NOT_JUDGED: NodeVerdict = { verdict: 'unknown', reason: 'not judged' };

async function judgeImage(
  ports: AskPorts,
  image: string,
  nodes: readonly ExtenderNode[],
): Promise<readonly NodeVerdict[]> {
  const kernels = await ports.profiles.kernels();
  const byLabel = namesByLabel(kernels.flatMap(({ profiles }) => profiles));
  const byKernel = new Map(kernels.map(({ release, arch, profiles }) => [`${release} ${arch}`, profiles]));
  const described = nodes.map((node) => describe(node, byLabel, byKernel));
  const recorded = await askRecorded(ports, image, described);
  const ofAtlas = await askAtlas(ports, image, described);
  return described.map((one) => {
    if (one.by === 'nothing') return { verdict: 'unknown', reason: one.reason };
    if (one.by === 'atlas') return verdictOf([answerIn(ofAtlas, kindKeyOf(one.node.info))]);
    return verdictOf(one.names.map((name) => answerIn(recorded, name)));
  });
}

function describe(
  { profile, listed, fault }: ExtenderNode,
  byLabel: ReadonlyMap<string, readonly string[]>,
  byKernel: ReadonlyMap<string, readonly string[]>,
): Described {
  if (profile !== null) {
    const names = byLabel.get(profile) ?? [];
    if (names.length === 1) return { by: 'profiles', names };
    const why = names.length === 0 ? 'no recorded profile' : `several profiles: ${names.join(', ')}`;
    return { by: 'nothing', reason: `not known: the label ${PROFILE_LABEL} of the node means ${why}` };
  }
  if (listed === null) return { by: 'nothing', reason: `not known: ${fault}` };
  const own = byKernel.get(`${listed.info.release} ${listed.info.arch}`);
  return own === undefined ? { by: 'atlas', node: listed } : { by: 'profiles', names: own };
}

type Answers = ReadonlyMap<string, ProfileAnswer>;

/** All in one question, so that they are of one snapshot. */
async function askRecorded(ports: AskPorts, image: string, described: readonly Described[]): Promise<Answers> {
  const names = new Set(described.flatMap((one) => (one.by === 'profiles' ? one.names : [])));
  if (names.size === 0) return new Map();
  const question = plainQuestion(image, { by: 'profile', profiles: [...names].sort() });
  const { profiles } = await askCanRestore(ports, question);
  return new Map(profiles.map((answer) => [answer.profile, answer]));
}

/** By kind of node. */
async function askAtlas(ports: AskPorts, image: string, described: readonly Described[]): Promise<Answers> {
  const kinds = kindsOf(described.flatMap((one) => (one.by === 'atlas' ? [one.node] : [])));
  if (kinds.length === 0) return new Map();
  if (kinds.length > MAX_KINDS) throw new TooManyKindsError();
  const snapshot = await ports.questions.read(image, { by: 'names', names: [] });
  if (snapshot.image === null) throw await imageNotFound(ports, image);
  const { content } = await readMaterial(ports, snapshot.image.signatureId, [], true);
  if (content === null) throw await imageNotFound(ports, image);
  const { evaluator, clock } = ports;
  const atlas = await ports.atlas.read();
  const placed = placeNodes(atlas, kinds, new Set(relevantOptions(evaluator.ruleBook)));
  const asked = askAbout(plainQuestion(image, { by: 'nodes', nodes: 0 }), { by: 'nodes', nodes: 0 });
  const known = { image: snapshot.image, content };
  const found = answerForNodes(known, placed, asked, atlas, evaluator, clock.now().toISOString());
  const byProfile = new Map(found.answer.profiles.map((answer) => [answer.profile, answer]));
  return new Map(kinds.map((kind, at) => [kindKeyOf(kind), answerIn(byProfile, found.profileOf[at] ?? '')]));
}

function answerIn(answers: Answers, name: string): ProfileAnswer {
  const found = answers.get(name);
  if (found === undefined) throw new RangeError('a profile without its answer');
  return found;
}

function verdictOf(answers: readonly ProfileAnswer[]): NodeVerdict {
  const { answer } = rollUp(answers.map(({ verdict }) => verdict));
  if (answer === 'mixed') {
    const names = answers.map(({ profile }) => profile).join(', ');
    return { verdict: answer, reason: `not known: the profiles of this kernel disagree (${names}); label the node` };
  }
  const telling = answers.find(({ verdict }) => verdict === answer);
  return { verdict: answer, reason: telling === undefined ? '' : reasonOf(telling) };
}
