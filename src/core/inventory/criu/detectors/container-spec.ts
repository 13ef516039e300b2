import type { ContainerFacts } from '../../../formats/container/container-facts.ts';
import { countGpus } from '../../../formats/container/device-paths.ts';
import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** What the runtime specification says of the surroundings that the engine makes again before CRIU restores. */
export function detectContainerSpec(index: FileIndex): Detected | null {
  const container = index.set.container;
  if (container?.specified !== true) return null;
  return {
    count: 1,
    attributes: {
      cgroup: cgroupOf(container),
      ...(container.devices === undefined ? {} : { devices: container.devices }),
      gpus: container.devices === undefined ? null : countGpus(container.devices),
      ...(container.hooks === undefined ? {} : { hooks: container.hooks }),
      joinedNamespaces: kindsOf(container, true),
      ...(container.limits === undefined ? {} : { limits: container.limits }),
      lsm: lsmOf(container),
      mountTypes: container.mountTypes,
      newNamespaces: kindsOf(container, false),
      seccomp: container.seccomp,
      terminal: container.terminal,
    },
  };
}

/** Names of the runtime specification; an unknown word may hold anything. */
const NAMESPACES: readonly string[] = ['cgroup', 'ipc', 'mount', 'network', 'pid', 'time', 'user', 'uts'];

function kindsOf({ namespaces }: ContainerFacts, joinsPath: boolean): readonly string[] {
  return NAMESPACES.filter((kind) => namespaces.some((one) => one.kind === kind && one.joinsPath === joinsPath));
}

function lsmOf({ apparmorProfile, selinuxLabel }: ContainerFacts): readonly string[] {
  return [...(apparmorProfile === null ? [] : ['apparmor']), ...(selinuxLabel === null ? [] : ['selinux'])];
}

/** Podman's annotation; a mount of the type `cgroup` says nothing, as runtimes write it for both versions. */
function cgroupOf({ annotations, mountTypes }: ContainerFacts): 'v1' | 'v2' | null {
  const said = annotations['org.criu.checkpoint.cgroup.version'];
  if (said === 'v1' || said === 'v2') return said;
  return mountTypes.includes('cgroup2') ? 'v2' : null;
}
