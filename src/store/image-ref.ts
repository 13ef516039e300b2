import { storableText } from './storable-text.ts';

export const DEFAULT_TAG = 'latest';

/** `sha256:...` is a digest; else `name` or `name:tag`. */
export interface ImageRef {
  readonly digest: string | null;
  readonly name: string | null;
  readonly tag: string;
}

export function parseImageRef(given: string): ImageRef {
  const ref = storableText(given);
  if (ref.startsWith('sha256:')) return { digest: ref.toLowerCase(), name: null, tag: DEFAULT_TAG };
  const colon = ref.lastIndexOf(':');
  if (colon < 0) return { digest: null, name: ref, tag: DEFAULT_TAG };
  return { digest: null, name: ref.slice(0, colon), tag: ref.slice(colon + 1) };
}

/** How a name is written: without the default tag. */
export function showName(name: string, tag: string): string {
  return tag === DEFAULT_TAG ? name : `${name}:${tag}`;
}
