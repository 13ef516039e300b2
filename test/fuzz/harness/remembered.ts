/** So that a run of millions of inputs stays small. */
const MAX_REMEMBERED = 20_000;

/** Whether the content was not met before, as far as is remembered; it is from now on. */
export function isFirst(seen: Set<string>, content: string): boolean {
  if (seen.has(content)) return false;
  if (seen.size >= MAX_REMEMBERED) seen.clear();
  seen.add(content);
  return true;
}
