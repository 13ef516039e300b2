import type { DetectorName } from '../../../object-types/criu/criu-object-type.ts';
import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';
import { detectAddressBits } from './address-bits.ts';
import { detectAmdgpu } from './amdgpu.ts';
import { detectArm64Gcs } from './arm64-gcs.ts';
import { detectAuxvHwcap } from './auxv-hwcap.ts';
import { detectCapabilityDrop } from './capability-drop.ts';
import { detectCgroupCpuset } from './cgroup-cpuset.ts';
import { detectCgroupMountInUserns } from './cgroup-mount-in-userns.ts';
import { detectCgroupProperties } from './cgroup-properties.ts';
import { detectContainerManager } from './container-manager.ts';
import { detectContainerMounts } from './container-mounts.ts';
import { detectContainerRootfs } from './container-rootfs.ts';
import { detectContainerRuntime } from './container-runtime.ts';
import { detectContainerSpec } from './container-spec.ts';
import { detectIncrementalParent } from './incremental-parent.ts';
import { detectInotifyLimits } from './inotify-limits.ts';
import { detectIptables } from './iptables.ts';
import { detectLeftOut } from './left-out.ts';
import { detectManyAreas } from './many-areas.ts';
import { detectNever } from './never.ts';
import { detectNftables } from './nftables.ts';
import { detectPageSize } from './page-size.ts';
import { detectRouteFlags } from './route-flags.ts';
import { detectRouteKinds } from './route-kinds.ts';
import { detectSeccompActions } from './seccomp-actions.ts';
import { detectSessionOutside } from './session-outside.ts';
import { detectThreadCgroups } from './thread-cgroups.ts';
import { detectUnixPeer } from './unix-peer.ts';
import { detectUnknownContent } from './unknown-content.ts';
import { detectUnknownUnread } from './unknown-unread.ts';

/** Detectors that the conditions of a data file cannot express, by the name the data uses. */
export const DETECTORS: Readonly<Record<DetectorName, (index: FileIndex) => Detected | null>> = {
  'address-bits': detectAddressBits,
  amdgpu: detectAmdgpu,
  'arm64-gcs': detectArm64Gcs,
  'auxv-hwcap': detectAuxvHwcap,
  'capability-drop': detectCapabilityDrop,
  'cgroup-cpuset': detectCgroupCpuset,
  'cgroup-mount-in-userns': detectCgroupMountInUserns,
  'cgroup-properties': detectCgroupProperties,
  'container-manager': detectContainerManager,
  'container-mounts': detectContainerMounts,
  'container-rootfs': detectContainerRootfs,
  'container-runtime': detectContainerRuntime,
  'container-spec': detectContainerSpec,
  'incremental-parent': detectIncrementalParent,
  iptables: detectIptables,
  'inotify-limits': detectInotifyLimits,
  'left-out': detectLeftOut,
  'many-areas': detectManyAreas,
  never: detectNever,
  nftables: detectNftables,
  'page-size': detectPageSize,
  'route-flags': detectRouteFlags,
  'route-kinds': detectRouteKinds,
  'seccomp-actions': detectSeccompActions,
  'session-outside': detectSessionOutside,
  'thread-cgroups': detectThreadCgroups,
  'unix-peer': detectUnixPeer,
  'unknown-content': detectUnknownContent,
  'unknown-unread': detectUnknownUnread,
};
