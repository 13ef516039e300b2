import type { CriuMessage } from '../../../formats/criu/criu-image-set.ts';
import type { Detected } from '../detected.ts';
import { type FileIndex, isMessage, listOf } from '../file-index.ts';

/** FSTYPE__CGROUP and FSTYPE__CGROUP2 of CRIU's mnt.proto. */
const CGROUP_TYPES: readonly unknown[] = [12, 23];

/**
 * Mounts of cgroups that CRIU makes itself, in a user namespace that does not own the cgroup namespace: the tasks are in
 * the cgroup namespace of the dumper, or CRIU has no prefix by which it makes them one of their own.
 */
export function detectCgroupMountInUserns(index: FileIndex): Detected | null {
  const mounts = index.messagesOf('mountpoints').filter(isMadeByCriu);
  if (mounts.length === 0 || !differs(index, 'user_ns_id') || makesCgroupNamespace(index)) return null;
  return { count: mounts.length, attributes: {} };
}

function isMadeByCriu({ fstype, ext_mount: isExternal, ext_key: key, with_plugin: byPlugin }: CriuMessage): boolean {
  return CGROUP_TYPES.includes(fstype) && isExternal !== true && key === undefined && byPlugin !== true;
}

/** A task has another namespace than the dumper had. */
function differs(index: FileIndex, field: string): boolean {
  const inventories = index.messagesOf('inventory').map((inventory) => inventory.root_ids);
  const roots = inventories.filter((ids) => ids !== undefined && isMessage(ids)).map((ids) => ids[field]);
  const inCores = index.messagesOf('core').map((core) => core.ids);
  const own = [...index.messagesOf('ids'), ...inCores.filter((ids) => ids !== undefined && isMessage(ids))];
  const known = own.map((ids) => ids[field]).filter((id) => id !== undefined && id !== 0);
  return roots.some((root) => root !== undefined && known.some((id) => id !== root));
}

/** CRIU unshares the cgroup namespace only at a recorded prefix (criu/cgroup.c, prepare_cgns). */
function makesCgroupNamespace(index: FileIndex): boolean {
  return index
    .messagesOf('cgroup')
    .flatMap((cgroup) => listOf(cgroup.sets).filter(isMessage))
    .flatMap((set) => listOf(set.ctls).filter(isMessage))
    .some((member) => member.cgns_prefix !== undefined);
}
