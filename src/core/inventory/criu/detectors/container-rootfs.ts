import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

export function detectContainerRootfs(index: FileIndex): Detected | null {
  return (index.set.container?.rootfsImage ?? null) === null ? null : { count: 1, attributes: {} };
}
