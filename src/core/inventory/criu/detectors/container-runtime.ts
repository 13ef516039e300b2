import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

export function detectContainerRuntime(index: FileIndex): Detected | null {
  return (index.set.container?.runtime ?? null) === null ? null : { count: 1, attributes: {} };
}
