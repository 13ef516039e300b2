import { readExtenderArgs } from '#core/kubernetes/extender-args.ts';
import { type ExtenderFilterResult, failAll, filterBy, passAll } from '#core/kubernetes/filter-result.ts';
import { AnnotationError, readPodRequest } from '#core/kubernetes/pod-request.ts';
import type { AskPorts } from '../questions/ask-image.ts';
import { judgeNodes, TooManyKindsError } from './judge-nodes.ts';
import { mapKubernetesError } from './map-kubernetes-error.ts';

/** Nodes say which kernel they run; names say nothing, and nothing here records which node is which. */
const NAMES_ONLY =
  'the scheduler sends names of nodes only, and names do not tell their kernels: set nodeCacheCapable: false for this extender';

/** The filter call of a scheduler extender: on which of these nodes does the checkpoint image of the pod restore? */
export async function filterNodes(ports: AskPorts, body: unknown): Promise<ExtenderFilterResult> {
  const args = mapKubernetesError(() => readExtenderArgs(body));
  try {
    const request = mapKubernetesError(() => readPodRequest(args.pod, '/Pod'));
    if (request === null) return passAll(args);
    if (args.nodes === null) return failAll(NAMES_ONLY);
    return filterBy(args, request, await judgeNodes(ports, request.image, args.nodes));
  } catch (error) {
    if (error instanceof AnnotationError || error instanceof TooManyKindsError) return failAll(error.message);
    throw error;
  }
}
