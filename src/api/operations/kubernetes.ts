import type { ErrorCode } from '../error-codes.ts';
import type { Operation } from '../operation.ts';
import {
  admissionQuery,
  admissionRequest,
  admissionResponse,
  extenderArgs,
  extenderFilterResult,
} from '../schemas/kubernetes.ts';

const tag = 'Kubernetes';

const PROBLEMS: readonly ErrorCode[] = [
  'kubernetes-request-malformed',
  'request-malformed',
  'unsupported-media-type',
  'payload-too-large',
  'compression-malformed',
  'records-changing',
];

export const postKubernetesFilter: Operation = {
  method: 'post',
  path: '/api/v1/kubernetes/filter',
  id: 'postKubernetesFilter',
  tag,
  summary: 'Scheduler extender: the nodes on which the checkpoint image of a pod restores',
  description:
    'For `filterVerb` of a kube-scheduler extender. The annotation `restore-matrix.io/image` of the pod names the ' +
    'image; a pod without it passes all nodes.',
  body: { 'application/json': extenderArgs },
  answers: { 200: { description: 'The result', content: { 'application/json': extenderFilterResult } } },
  problems: PROBLEMS,
};

export const postKubernetesAdmit: Operation = {
  method: 'post',
  path: '/api/v1/kubernetes/admit',
  id: 'postKubernetesAdmit',
  tag,
  summary: 'Validating admission webhook: may a pod with this checkpoint image be created?',
  description:
    'Denies a new pod if its image restores on no profile of the fleet that the annotation `restore-matrix.io/fleet` ' +
    'names, or of all recorded profiles. What is not known is allowed with a warning.',
  query: admissionQuery,
  body: { 'application/json': admissionRequest },
  answers: { 200: { description: 'The review', content: { 'application/json': admissionResponse } } },
  problems: PROBLEMS,
};
