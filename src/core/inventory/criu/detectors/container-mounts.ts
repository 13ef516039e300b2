import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

export function detectContainerMounts(index: FileIndex): Detected | null {
  const count = index.set.container?.bindMounts ?? 0;
  return count === 0 ? null : { count, attributes: {} };
}
