/** What a pod asks for by its annotations. */
import { MAX_FIELD_LENGTH } from '../answer/question.ts';
import { objectOf } from './kubernetes-error.ts';
import { FLEET_ANNOTATION, IMAGE_ANNOTATION, STEPS_ANNOTATION, UNKNOWN_ANNOTATION } from './names.ts';

export interface PodRequest {
  /** `sha256:...`, `name` or `name:tag`. */
  readonly image: string;
  /** Where the pod may run, for the admission; null: all recorded profiles. */
  readonly fleet: string | null;
  /** Nodes pass of which nothing is known. */
  readonly allowsUnknown: boolean;
  /** Nodes pass on which the image restores after steps. */
  readonly acceptsSteps: boolean;
}

/** An annotation has a value that it cannot have. The author of the pod reads the message. */
export class AnnotationError extends Error {
  constructor(annotation: string, expected: string) {
    super(`annotation ${annotation} ${expected}`);
    this.name = 'AnnotationError';
  }
}

/**
 * Null: the pod names no image, and so is none of ours.
 *
 * @throws KubernetesError, AnnotationError
 */
export function readPodRequest(value: unknown, pointer: string): PodRequest | null {
  const metadata = objectOf(objectOf(value, pointer, 'must be a Pod object').metadata ?? {}, `${pointer}/metadata`);
  const annotations = objectOf(metadata.annotations ?? {}, `${pointer}/metadata/annotations`);
  const image = nameIn(annotations, IMAGE_ANNOTATION);
  if (image === null) return null;
  return {
    image,
    fleet: nameIn(annotations, FLEET_ANNOTATION),
    allowsUnknown: choiceIn(annotations, UNKNOWN_ANNOTATION, ['deny', 'allow']),
    acceptsSteps: choiceIn(annotations, STEPS_ANNOTATION, ['false', 'true']),
  };
}

type Annotations = Readonly<Record<string, unknown>>;

function nameIn(annotations: Annotations, name: string): string | null {
  const value = annotations[name];
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value.trim() : '';
  if (text !== '' && text.length <= MAX_FIELD_LENGTH) return text;
  throw new AnnotationError(name, `must have 1 to ${MAX_FIELD_LENGTH} characters`);
}

/** Whether the second of two values is set; the first is the default. */
function choiceIn(annotations: Annotations, name: string, [off, on]: readonly [string, string]): boolean {
  const value = annotations[name] ?? off;
  if (value === on || value === off) return value === on;
  throw new AnnotationError(name, `must be "${on}" or "${off}"`);
}
