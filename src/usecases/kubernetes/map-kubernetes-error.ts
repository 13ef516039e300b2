import { KubernetesError } from '#core/kubernetes/kubernetes-error.ts';
import { UseCaseError } from '../use-case-error.ts';

/** A body that is not what Kubernetes sends is refused with the place. */
export function mapKubernetesError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    const { pointer, message } = error;
    throw new UseCaseError('kubernetes-request-malformed', `The body is invalid: ${pointer || '/'} ${message}.`, {
      errors: [{ pointer, message }],
    });
  }
}
