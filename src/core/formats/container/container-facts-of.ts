import type { ContainerFacts } from './container-facts.ts';
import type { ContainerFiles } from './container-files.ts';
import { engineOf } from './engines.ts';

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
  hooks: [],
  devices: [],
  limits: [],
};

/** Facts of the container around an image set; null when there is none. */
export function containerFactsOf(files: ContainerFiles): ContainerFacts | null {
  const flavour = engineOf(files);
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
