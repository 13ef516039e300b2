import { LineageError } from './lineage-error.ts';

/** Profiles above one: its parent, the parent's parent, ... */
export const MAX_ANCESTORS = 8;
/** Profiles below one that are derived from it, directly or not: all of them are derived again when it changes. */
export const MAX_DESCENDANTS = 500;

export interface Lineage {
  readonly name: string;
  /** From the parent up; empty = there is no such parent. */
  readonly ancestors: readonly string[];
  /** How far down the profiles reach that are derived from this one; 0 = there are none. */
  readonly height: number;
  /** What the topmost ancestor will have below it. */
  readonly descendants: number;
}

/** @throws LineageError when a profile cannot have this parent */
export function checkLineage(parent: string, { name, ancestors, height, descendants }: Lineage): void {
  if (ancestors.length === 0) throw new LineageError('unknown-parent', `Unknown profile "${parent}".`, [parent]);
  if (ancestors.includes(name)) {
    const line = [name, ...ancestors.slice(0, ancestors.indexOf(name) + 1)];
    const message = `A profile cannot be derived from itself: ${line.join(' < ')}.`;
    throw new LineageError('cycle', message, ancestors);
  }
  if (ancestors.length + height > MAX_ANCESTORS) {
    const message = `A profile can have at most ${MAX_ANCESTORS} ancestors; this one would have ${ancestors.length + height}.`;
    throw new LineageError('too-deep', message, ancestors);
  }
  if (descendants > MAX_DESCENDANTS) {
    const message = `At most ${MAX_DESCENDANTS} profiles can be derived from "${ancestors.at(-1)}", directly or indirectly.`;
    throw new LineageError('too-many', message, ancestors);
  }
}
