import type { FileFacts } from './facts-of-file.ts';

/** Names beside `checkpoint/` that container engines write (docs/formats/container.md). */

/** Parsed: a few facts are taken, the rest, environment and arguments included, is forgotten. */
export const PARSED_CONTAINER_FILES: ReadonlySet<string> = new Set([
  'spec.dump',
  'config.dump',
  'bind.mounts',
  'descriptors.json',
]);

/** Only their presence says something. */
export const NOTED_CONTAINER_FILES: ReadonlySet<string> = new Set([
  'status',
  'status.dump',
  'network.status',
  'deleted.files',
  'rootfs-diff.tar',
  'devshm-checkpoint.tar',
  'artifacts',
  'pod.options',
  'pod.dump',
]);

/** What was found beside the image set: facts by file name, and the names of all files seen there. */
export interface ContainerFiles {
  readonly facts: ReadonlyMap<string, FileFacts>;
  readonly names: ReadonlySet<string>;
}
