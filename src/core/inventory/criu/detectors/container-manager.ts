import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

export function detectContainerManager(index: FileIndex): Detected | null {
  const container = index.set.container;
  return container === null ? null : { count: 1, attributes: { manager: container.flavour } };
}
