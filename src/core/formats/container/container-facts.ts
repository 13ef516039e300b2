import type { ImageFlavour } from '../../image/image-format.ts';

/** Restore-relevant facts of the container around a CRIU image set, from spec.dump, config.dump and annotations. */
export interface ContainerFacts {
  readonly flavour: Exclude<ImageFlavour, 'stream' | 'bare'>;
  /** `org.criu.checkpoint.*` and manager annotations; values capped. */
  readonly annotations: Readonly<Record<string, string>>;
  /** OCI runtime name: `runc`, `crun`, `youki`; null when not said. */
  readonly runtime: string | null;
  readonly rootfsImage: string | null;
  /** Kinds (`pid`, `network` ...) and whether each joins an existing namespace by path. */
  readonly namespaces: readonly { readonly kind: string; readonly joinsPath: boolean }[];
  readonly seccomp: boolean;
  readonly apparmorProfile: string | null;
  readonly selinuxLabel: string | null;
  readonly bindMounts: number;
  readonly cgroupsPath: string | null;
  /** There was a runtime specification that said all this. */
  readonly specified: boolean;
  /** Types of its mounts, of MOUNT_TYPES, sorted. */
  readonly mountTypes: readonly string[];
  readonly terminal: boolean;
  /** Moments at which the runtime runs a hook: `poststart`. This and the two below are absent in capsules of older releases. */
  readonly hooks?: readonly string[];
  /** Device nodes of the specification, of classes that are known (device-paths.ts). */
  readonly devices?: readonly string[];
  /** Limits that the specification sets: `unified` are those that only cgroup v2 has. */
  readonly limits?: readonly string[];
}
