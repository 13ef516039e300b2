/** A body that is not what Kubernetes sends, or one with a place that is wrong. */
export class KubernetesError extends Error {
  /** JSON pointer. */
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(message);
    this.name = 'KubernetesError';
    this.pointer = pointer;
  }
}

/** @throws KubernetesError */
export function objectOf(value: unknown, pointer: string, message = 'must be an object'): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new KubernetesError(pointer, message);
}
