/** `image=shop/*`: the containers of a pod, which restore together. */
import type { Answer } from '#core/answer/answer.ts';
import { answerForSets } from '#core/answer/answer-for-sets.ts';
import type { Question } from '#core/answer/question.ts';
import { DEFAULT_TAG } from '../names.ts';
import { fleetNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';
import { CHANGED, readSteady } from '../read-steady.ts';
import { UseCaseError } from '../use-case-error.ts';
import { type AskPorts, askImage } from './ask-image.ts';

/** As many as an archive may hold (src/unpack). */
const MAX_CONTAINERS = 64;

const POD = /^(?<pod>[^*:]+)\/\*(?::(?<tag>[^*:]+))?$/;

export interface PodRef {
  /** `shop` */
  readonly pod: string;
  readonly tag: string;
}

/** Null: the text names one image. */
export function readPodRef(image: string): PodRef | null {
  const { pod, tag = DEFAULT_TAG } = POD.exec(image)?.groups ?? {};
  return pod === undefined ? null : { pod, tag };
}

/** One answer about all images below the name, all of them of one revision of the matrix. */
export async function askPod(ports: AskPorts, question: Question, pod: PodRef): Promise<Answer> {
  return readSteady(async () => {
    const sets = [];
    for (const { name, ref: image } of await containersOf(ports, pod)) {
      sets.push({ name, answer: await askImage(ports, { ...question, image }) });
    }
    if (new Set(sets.map(({ answer }) => answer.revision)).size > 1) return CHANGED;
    const joint = answerForSets({ digest: '', name: question.image }, sets, await membersOf(ports, question));
    return { found: { ...joint, question: { ...joint.question, image: question.image } } };
  });
}

/**
 * `name`: below the pod's; `ref`: of the image.
 *
 * @throws UseCaseError without any, or with too many
 */
export async function containersOf(
  ports: Pick<Ports, 'images'>,
  { pod, tag }: PodRef,
): Promise<readonly { readonly name: string; readonly ref: string }[]> {
  const tail = tag === DEFAULT_TAG ? '' : `:${tag}`;
  const names = await ports.images.below(`${pod}/`, tag, MAX_CONTAINERS + 1);
  if (names.length === 0) throw noContainers(`${pod}/*${tail}`);
  if (names.length > MAX_CONTAINERS) throw tooMany(`${pod}/*${tail}`);
  return names.map((name) => ({ name: name.slice(pod.length + 1), ref: `${name}${tail}` }));
}

async function membersOf(ports: Pick<Ports, 'fleets'>, { target }: Question) {
  if (target.by !== 'fleet') return null;
  const fleet = await ports.fleets.find(target.fleet);
  if (fleet === null) throw await fleetNotFound(ports, target.fleet);
  return fleet.members;
}

function noContainers(image: string): UseCaseError {
  return new UseCaseError('image-not-found', `No image is named ${image}: upload the pod with POST /api/v1/pods.`, {
    nearest: [],
  });
}

function tooMany(image: string): UseCaseError {
  const message = `names more than ${MAX_CONTAINERS} images`;
  return new UseCaseError('question-malformed', `${image} ${message}.`, { errors: [{ pointer: 'image', message }] });
}
