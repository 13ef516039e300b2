import type { Answer } from '#core/answer/answer.ts';
import type { Question } from '#core/answer/question.ts';
import { type AskPorts, askImage } from './ask-image.ts';
import { askPod, readPodRef } from './ask-pod.ts';

/** Can this image restore there? `image` names one, or as `shop/*` all containers of a pod. */
export async function askCanRestore(ports: AskPorts, question: Question): Promise<Answer> {
  const pod = readPodRef(question.image);
  return pod === null ? askImage(ports, question) : askPod(ports, question, pod);
}
