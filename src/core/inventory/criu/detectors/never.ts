/** For features that no image can show: CRIU refuses to dump them, or they belong to who restores. */
export function detectNever(): null {
  return null;
}
