import type { ContainerFacts } from './container-facts.ts';
import { type FileFacts, MANAGER_ANNOTATION } from './facts-of-file.ts';

/** What was found beside the image set: facts by file name, and the names of all files seen there. */
export interface ContainerFiles {
  readonly facts: ReadonlyMap<string, FileFacts>;
  readonly names: ReadonlySet<string>;
}

const MANAGERS: ReadonlyMap<string, ContainerFacts['flavour']> = new Map([
  ['libpod', 'podman'],
  ['cri-o', 'cri-o'],
]);

const NOTHING_SAID: Omit<ContainerFacts, 'flavour'> = {
  annotations: {},
  runtime: null,
  rootfsImage: null,
  namespaces: [],
  seccomp: false,
  apparmorProfile: null,
  selinuxLabel: null,
  bindMounts: 0,
  cgroupsPath: null,
  specified: false,
  mountTypes: [],
  terminal: false,
};

/** Facts of the container around an image set; null when there is none. */
export function containerFactsOf(files: ContainerFiles): ContainerFacts | null {
  const flavour = flavourOf(files);
  if (flavour === null) return null;
  return {
    ...NOTHING_SAID,
    ...files.facts.get('spec.dump'),
    ...files.facts.get('config.dump'),
    ...files.facts.get('bind.mounts'),
    flavour,
  };
}

/** What a container image says of the checkpoint in it, beside what the files of the checkpoint say. */
export function ociFacts(facts: ContainerFacts | null, annotations: ContainerFacts['annotations']): ContainerFacts {
  const said = facts ?? { ...NOTHING_SAID, flavour: 'oci' };
  return { ...said, annotations: { ...annotations, ...said.annotations } };
}

function flavourOf(files: ContainerFiles): ContainerFacts['flavour'] | null {
  const spec = files.facts.get('spec.dump');
  if (spec === undefined) return files.facts.has('descriptors.json') ? 'runc' : null;
  const named = MANAGERS.get(spec.annotations?.[MANAGER_ANNOTATION] ?? '');
  if (named !== undefined) return named;
  if (files.names.has('status.dump') || files.names.has('status')) return 'containerd';
  if (files.names.has('network.status') || files.names.has('pod.options')) return 'podman';
  return 'containerd';
}
