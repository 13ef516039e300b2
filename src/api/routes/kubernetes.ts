import type { Request, Router } from 'express';
import { admitPod } from '#usecases/kubernetes/admit-pod.ts';
import { filterNodes } from '#usecases/kubernetes/filter-nodes.ts';
import type { ApiDeps } from '../api-deps.ts';
import { HttpError } from '../http-error.ts';
import { mount } from '../operation.ts';
import { postKubernetesAdmit, postKubernetesFilter } from '../operations/kubernetes.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { admissionQuery } from '../schemas/kubernetes.ts';
import { noQuery } from '../schemas/shared.ts';

/** Some 1,000 nodes of 30 KB. By default the scheduler asks about fewer than 800 nodes, on clusters of up to 15,000. */
const MAX_FILTER_BYTES = 32 * 1024 * 1024;
/** The API server takes requests of up to 3 MiB; a review holds the object, and on updates the old one. */
const MAX_REVIEW_BYTES = 8 * 1024 * 1024;

export function mountKubernetes(router: Router, { ports }: ApiDeps): void {
  mount(router, postKubernetesFilter, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(await filterNodes(ports, await readSent(req, 'ExtenderArgs', MAX_FILTER_BYTES)));
  });

  mount(router, postKubernetesAdmit, async (req, res) => {
    parseFields(admissionQuery, req.query, 'query');
    res.json(await admitPod(ports, await readSent(req, 'AdmissionReview', MAX_REVIEW_BYTES)));
  });
}

function readSent(req: Request, what: string, limit: number): Promise<unknown> {
  if (mediaTypeOf(req) !== 'application/json') {
    throw new HttpError('unsupported-media-type', `Send the ${what} as application/json.`);
  }
  return readJson(req, limit);
}
