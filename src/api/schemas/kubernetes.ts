import * as z from 'zod';

/** Objects of Kubernetes, of which the service reads a few members. */
const kubernetesObject = z.record(z.string(), z.unknown());
const nodeList = kubernetesObject.nullable();
const reasons = z.record(z.string(), z.string());

export const extenderArgs = z
  .looseObject({
    Pod: kubernetesObject.meta({ description: 'The pod; its annotations name the image' }),
    Nodes: nodeList.optional().meta({ description: '`NodeList`; null with `nodeCacheCapable: true`' }),
    NodeNames: z
      .array(z.string())
      .nullable()
      .optional()
      .meta({ description: 'Only with `nodeCacheCapable: true`, which is answered with an `Error`' }),
  })
  .meta({ id: 'ExtenderArgs', description: '`ExtenderArgs` of `k8s.io/kube-scheduler/extender/v1`, in any case' });

export const extenderFilterResult = z
  .strictObject({
    Nodes: nodeList.meta({ description: 'The nodes that pass, as they came' }),
    NodeNames: z.array(z.string()).nullable(),
    FailedNodes: reasons.meta({ description: 'Always empty: evicting pods changes no kernel' }),
    FailedAndUnresolvableNodes: reasons.meta({ description: 'The reason for each node that does not pass' }),
    Error: z.string().meta({ description: 'Why no node was judged; empty if they were' }),
  })
  .meta({ id: 'ExtenderFilterResult' });

const review = { apiVersion: z.literal('admission.k8s.io/v1'), kind: z.literal('AdmissionReview') };

export const admissionRequest = z
  .looseObject({
    ...review,
    request: z.looseObject({
      uid: z.string(),
      kind: z.looseObject({ group: z.string().optional(), kind: z.string() }),
      operation: z.string(),
      object: kubernetesObject.nullable().optional(),
    }),
  })
  .meta({ id: 'AdmissionReviewRequest', description: '`AdmissionReview` of `admission.k8s.io/v1` with a `request`' });

export const admissionResponse = z
  .strictObject({
    ...review,
    response: z.strictObject({
      uid: z.string().meta({ description: 'That of the request' }),
      allowed: z.boolean(),
      status: z
        .strictObject({ code: z.number().int(), reason: z.string(), message: z.string() })
        .optional()
        .meta({ description: 'Only if not allowed' }),
      warnings: z.array(z.string()).optional(),
    }),
  })
  .meta({ id: 'AdmissionReviewResponse' });

/** The API server adds it to the URL of every webhook. */
export const admissionQuery = z.strictObject({
  timeout: z.string().max(32).optional().meta({ description: 'Set by the API server, and ignored', example: '10s' }),
});
