import type { Arch } from '../image/arch.ts';
import type { KconfigOptions } from '../kconfig/kconfig.ts';
import type { KernelRelease } from '../version/kernel-release.ts';

/** What does the restoring: the in-kernel Linux-CR of some header revision, or a CRIU release. */
export type Restorer =
  | { readonly family: 'linux-cr'; readonly revision: string; readonly text: string }
  | { readonly family: 'criu'; readonly version: readonly number[]; readonly text: string };

/** Facts of the host beyond the kernel. `null` means not recorded, which is not the same as "none". */
export interface HostFacts {
  readonly cpuFlags: readonly string[] | null;
  /** Bytes of the xsave area the CPU and kernel enable (CPUID 0xD, ECX of subleaf 0 limited by XCR0). */
  readonly xsaveSize: number | null;
  /** Module names without `.ko`, dashes written as underscores, as `lsmod` prints them. */
  readonly modulesLoaded: readonly string[] | null;
  /** Names of what is built into the kernel and could have been a module, as `modules.builtin` lists it. */
  readonly modulesBuiltin: readonly string[] | null;
  /** Whether something on the host can load a module on demand. */
  readonly modulesLoadable: boolean | null;
  /** Active security modules, e.g. `['apparmor']`; `[]` = none is active. */
  readonly lsm: readonly string[] | null;
  readonly pageSize: number | null;
  readonly possibleCpus: number | null;
  readonly cgroup: 'v1' | 'v2' | 'hybrid' | null;
  /** Bits of user address space, e.g. 47, 48, 57. */
  readonly addressBits: number | null;
  /** Transparent huge pages: the chosen word of /sys/kernel/mm/transparent_hugepage/enabled; `none` = no such file. */
  readonly thp: 'always' | 'madvise' | 'never' | 'none' | null;
  /** `user.max_user_namespaces`: how many may be made; 0 = none. */
  readonly userNamespaces: number | null;
  /** IPv6 is on: /proc/sys/net/ipv6 is there. `ipv6.disable=1` at boot turns it off, whatever the configuration says. */
  readonly ipv6: boolean | null;
  /** What calls CRIU: `none` (CRIU alone), or a runtime with or without its release: `runc`, `podman@5.2.1`. */
  readonly runtime: string | null;
  /** Bounding set of the restorer: `sys-admin`, `checkpoint-restore`; nothing outside it can be given to a task. */
  readonly capabilities: readonly string[] | null;
  /** The seccomp mode in which the restorer runs. */
  readonly seccomp: 'none' | 'strict' | 'filter' | null;
  /** /proc/sys/kernel/ns_last_pid as the restorer sees it. */
  readonly nsLastPid: 'writable' | 'read-only' | 'none' | null;
  /** The restorer runs in a container. */
  readonly container: boolean | null;
  /** The restorer runs in a user namespace other than the first. */
  readonly userNamespace: boolean | null;
  /** A user without privileges can make user namespaces (`kernel.unprivileged_userns_clone` and its like). */
  readonly unprivilegedUserNamespaces: boolean | null;
  /** `fs.inotify.max_user_instances` and `max_user_watches`. */
  readonly inotifyInstances: number | null;
  readonly inotifyWatches: number | null;
  /** `vm.max_map_count`. */
  readonly maxMapCount: number | null;
  /** `fs.mqueue.queues_max`, `msg_max` and `msgsize_max`. */
  readonly mqueueQueues: number | null;
  readonly mqueueMessages: number | null;
  readonly mqueueMessageBytes: number | null;
  readonly selinux: 'disabled' | 'permissive' | 'enforcing' | null;
  /** Whether an AppArmor profile confines the restorer. */
  readonly apparmor: 'unconfined' | 'confined' | null;
  /** Device nodes that the restorer sees: `/dev/net/tun`, `/dev/nvidia0`. */
  readonly devices: readonly string[] | null;
  readonly gpuVendor: 'none' | 'nvidia' | 'amd' | 'intel' | 'several' | null;
  /** Different models. */
  readonly gpuModels: readonly string[] | null;
  readonly gpuCount: number | null;
  /** Of the smallest GPU. */
  readonly gpuMemoryMib: number | null;
  /** Release of the NVIDIA or AMD kernel driver: `555.42.06`. */
  readonly gpuDriver: string | null;
  /** Newest CUDA release that the driver supports. */
  readonly cudaVersion: string | null;
  /** Version of the KFD ioctl interface. */
  readonly kfdVersion: string | null;
  /** A GPU is split into MIG instances. */
  readonly gpuMig: boolean | null;
  /** The MPS daemon serves the GPUs. */
  readonly gpuMps: boolean | null;
  /** cuda-checkpoint is in PATH. */
  readonly cudaCheckpoint: boolean | null;
}

/** What one kernel offers. Revisions are immutable. */
export interface Profile {
  readonly name: string;
  readonly revision: number;
  readonly release: KernelRelease;
  readonly arch: Arch;
  readonly restorers: readonly Restorer[];
  readonly kconfig: KconfigOptions;
  /** Complete: an option that is absent is off. Not complete: an option that is absent is unknown. */
  readonly kconfigComplete: boolean;
  /** Object-type versions recorded by hand; they add to what the restorer is known to support. */
  readonly objectSupport: Readonly<Record<string, readonly number[]>>;
  /**
   * What the kernel has or lacks whatever its number says, by the id of a rule or of an object type; stated by people, as
   * of a backport. Absent = nothing is stated.
   */
  readonly features?: Readonly<Record<string, boolean>>;
  readonly facts: HostFacts;
  readonly labels: Readonly<Record<string, string>>;
}

export const NO_FACTS: HostFacts = {
  cpuFlags: null,
  xsaveSize: null,
  modulesLoaded: null,
  modulesBuiltin: null,
  modulesLoadable: null,
  lsm: null,
  pageSize: null,
  possibleCpus: null,
  cgroup: null,
  addressBits: null,
  thp: null,
  userNamespaces: null,
  ipv6: null,
  runtime: null,
  capabilities: null,
  seccomp: null,
  nsLastPid: null,
  container: null,
  userNamespace: null,
  unprivilegedUserNamespaces: null,
  inotifyInstances: null,
  inotifyWatches: null,
  maxMapCount: null,
  mqueueQueues: null,
  mqueueMessages: null,
  mqueueMessageBytes: null,
  selinux: null,
  apparmor: null,
  devices: null,
  gpuVendor: null,
  gpuModels: null,
  gpuCount: null,
  gpuMemoryMib: null,
  gpuDriver: null,
  cudaVersion: null,
  kfdVersion: null,
  gpuMig: null,
  gpuMps: null,
  cudaCheckpoint: null,
};
