import { plainQuestion } from '#core/answer/question.ts';
import {
  type AdmissionReview,
  admit,
  MAX_WARNING,
  readAdmissionReview,
  refuse,
} from '#core/kubernetes/admission-review.ts';
import { decideAdmission } from '#core/kubernetes/decide-admission.ts';
import { cut } from '#core/kubernetes/node-reason.ts';
import { AnnotationError, readPodRequest } from '#core/kubernetes/pod-request.ts';
import { askCanRestore } from '../questions/ask-can-restore.ts';
import type { AskPorts } from '../questions/ask-image.ts';
import { UseCaseError } from '../use-case-error.ts';
import { mapKubernetesError } from './map-kubernetes-error.ts';

/** Every profile of the architecture of the image. */
const ANY_KERNEL = { by: 'kernel', kernel: '>=2.6' } as const;

/** A validating admission webhook: does any node restore the checkpoint image of a new pod? */
export async function admitPod(ports: AskPorts, body: unknown): Promise<AdmissionReview> {
  const { uid, pod } = mapKubernetesError(() => readAdmissionReview(body));
  if (pod === null) return admit(uid);
  try {
    const request = mapKubernetesError(() => readPodRequest(pod, '/request/object'));
    if (request === null) return admit(uid);
    const { image, fleet } = request;
    const target = fleet === null ? ANY_KERNEL : ({ by: 'fleet', fleet } as const);
    return decideAdmission(uid, request, await askCanRestore(ports, plainQuestion(image, target)));
  } catch (error) {
    if (error instanceof AnnotationError) return refuse(uid, error.message);
    if (!(error instanceof UseCaseError) || !NOT_RECORDED.includes(error.code)) throw error;
    // Nothing is known: whoever recorded neither yet gets the pod, and the scheduler extender has the last word.
    return admit(uid, [
      cut(`restore-matrix: ${error.message} It is not known where the pod can restore.`, MAX_WARNING),
    ]);
  }
}

const NOT_RECORDED: readonly string[] = ['image-not-found', 'fleet-not-found'];
