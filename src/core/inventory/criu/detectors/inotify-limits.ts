import type { Detected } from '../detected.ts';
import { type FileIndex, isMessage, listOf } from '../file-index.ts';
import { roundDown } from '../round-down.ts';

export function detectInotifyLimits(index: FileIndex): Detected | null {
  const instances = index.messagesOf('files').flatMap((file) => listOf(file.ify).filter(isMessage));
  if (instances.length === 0) return null;
  const watches = instances.reduce((count, instance) => count + listOf(instance.wd).length, 0);
  return {
    count: instances.length,
    attributes: { instances: roundDown(instances.length), watches: roundDown(watches) },
  };
}
