import { MAX_LABEL_LENGTH } from './read-labels.ts';

/** The label in which a profile keeps what people should know of its configuration. */
export const KCONFIG_NOTES = 'kconfig.notes';

/** One line; a long one ends in dots. */
export function labelOfNotes(notes: readonly string[]): Readonly<Record<string, string>> {
  if (notes.length === 0) return {};
  const text = notes.join('; ');
  return { [KCONFIG_NOTES]: text.length > MAX_LABEL_LENGTH ? `${text.slice(0, MAX_LABEL_LENGTH - 3)}...` : text };
}
