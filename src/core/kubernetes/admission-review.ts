/** `AdmissionReview` of `admission.k8s.io/v1`: what the API server asks a validating webhook, and what it is answered. */
import { KubernetesError, objectOf } from './kubernetes-error.ts';

const API_VERSION = 'admission.k8s.io/v1';
const KIND = 'AdmissionReview';
const MAX_UID = 256;
/** The API server cuts longer warnings, and `kubectl` prints each on one line. */
export const MAX_WARNING = 250;

export interface AdmissionRequest {
  readonly uid: string;
  /** Null: no pod is created, so there is nothing to judge. */
  readonly pod: unknown;
}

export interface AdmissionReview {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: typeof KIND;
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly status?: { readonly code: number; readonly reason: string; readonly message: string };
    readonly warnings?: readonly string[];
  };
}

/** @throws KubernetesError */
export function readAdmissionReview(value: unknown): AdmissionRequest {
  const review = objectOf(value, '', `must be an ${KIND} of ${API_VERSION}`);
  if (review.kind !== KIND) throw new KubernetesError('/kind', `must be ${KIND}`);
  if (review.apiVersion !== API_VERSION) {
    throw new KubernetesError('/apiVersion', `must be ${API_VERSION}: set admissionReviewVersions: ["v1"]`);
  }
  const request = objectOf(review.request, '/request');
  const { uid } = request;
  if (typeof uid !== 'string' || uid === '' || uid.length > MAX_UID) {
    throw new KubernetesError('/request/uid', `must be a text of 1 to ${MAX_UID} characters`);
  }
  const { group, kind } = objectOf(request.kind, '/request/kind');
  const isPod = kind === 'Pod' && (group === undefined || group === '');
  const isNew = request.operation === 'CREATE' && (request.subResource ?? '') === '';
  return { uid, pod: isPod && isNew ? objectOf(request.object, '/request/object', 'must be a Pod object') : null };
}

export function admit(uid: string, warnings: readonly string[] = []): AdmissionReview {
  return reviewOf({ uid, allowed: true, ...(warnings.length === 0 ? {} : { warnings }) });
}

export function deny(uid: string, message: string): AdmissionReview {
  return reviewOf({ uid, allowed: false, status: { code: 403, reason: 'Forbidden', message } });
}

/** The pod itself is wrong. */
export function refuse(uid: string, message: string): AdmissionReview {
  return reviewOf({ uid, allowed: false, status: { code: 400, reason: 'BadRequest', message } });
}

function reviewOf(response: AdmissionReview['response']): AdmissionReview {
  return { apiVersion: API_VERSION, kind: KIND, response };
}
