import { unknownsOf } from '../collect-unknowns.ts';
import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** What the schema does not have, in messages and files that no restore looks at. */
export function detectUnknownUnread({ set }: FileIndex): Detected | null {
  const { fields, values, files, count } = unknownsOf(set, 'unread');
  return count === 0 ? null : { count, attributes: { fields, files, values } };
}
