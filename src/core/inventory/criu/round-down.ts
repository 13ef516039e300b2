/** The largest power of two that is not larger: a limit is compared, and images that differ little have one signature. */
export function roundDown(count: number): number {
  return count < 1 ? 0 : 2 ** Math.floor(Math.log2(count));
}
