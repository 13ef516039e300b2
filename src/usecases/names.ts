/** Names of images, tags and profiles, and references to images. */
import { UseCaseError } from './use-case-error.ts';

export const MAX_NAME_LENGTH = 128;
export const DEFAULT_TAG = 'latest';
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+/@-]*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/;

export function checkName(pointer: string, name: string): string {
  return check(pointer, name, NAME, 'letters, digits and . _ + / @ -, starting with a letter or digit');
}

export function checkTag(pointer: string, tag: string): string {
  return check(pointer, tag, TAG, 'letters, digits and . _ + -, starting with a letter or digit');
}

/** How an answer writes the name that it was asked for; null: it was asked for a digest, which may have many names. */
export function askedName(ref: string): string | null {
  if (ref.startsWith('sha256:')) return null;
  const tail = `:${DEFAULT_TAG}`;
  return ref.endsWith(tail) ? ref.slice(0, -tail.length) : ref;
}

function check(pointer: string, text: string, shape: RegExp, hint: string): string {
  // `sha256:` belongs to digests; a name has no colon, so the two never meet.
  if (text.length <= MAX_NAME_LENGTH && shape.test(text)) return text;
  throw new UseCaseError('name-malformed', `${pointer} is not a valid name.`, {
    errors: [{ pointer, message: `must be at most ${MAX_NAME_LENGTH} characters: ${hint}` }],
  });
}
