import type { ContainerFacts } from './container-facts.ts';
import type { ContainerFiles } from './container-files.ts';
import { MANAGER_ANNOTATION } from './facts-of-file.ts';

type Engine = readonly [flavour: ContainerFacts['flavour'], wrote: (files: ContainerFiles) => boolean];

const hasSpec = ({ facts }: ContainerFiles): boolean => facts.has('spec.dump');
const isManagedBy = (files: ContainerFiles, manager: string): boolean =>
  files.facts.get('spec.dump')?.annotations?.[MANAGER_ANNOTATION] === manager;
const hasAny = ({ names }: ContainerFiles, ...wanted: readonly string[]): boolean =>
  wanted.some((name) => names.has(name));

/** Who wrote the files around an image set: the first that fits (docs/formats/container.md). */
const ENGINES: readonly Engine[] = [
  ['runc', (files) => !hasSpec(files) && files.facts.has('descriptors.json')],
  ['podman', (files) => isManagedBy(files, 'libpod')],
  ['cri-o', (files) => isManagedBy(files, 'cri-o')],
  ['containerd', (files) => hasSpec(files) && hasAny(files, 'status', 'status.dump')],
  ['podman', (files) => hasSpec(files) && hasAny(files, 'network.status', 'pod.options')],
  ['containerd', hasSpec],
];

/** Null: no container. */
export function engineOf(files: ContainerFiles): ContainerFacts['flavour'] | null {
  const [flavour] = ENGINES.find(([, wrote]) => wrote(files)) ?? [null];
  return flavour;
}
