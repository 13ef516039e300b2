import { isKnownDevice } from '#core/formats/container/device-paths.ts';
import { wholeNumber } from '#core/profile/host/host-texts.ts';
import {
  boundingSet,
  isFirstNamespace,
  isInUserNamespace,
  isReadOnly,
  seccompMode,
} from '#core/profile/host/restorer-texts.ts';
import type { HostFacts } from '#core/profile/profile.ts';
import { factOf, type HostFact } from './host-fact.ts';
import type { HostFiles } from './host-files.ts';

const NS_LAST_PID = '/proc/sys/kernel/ns_last_pid';

const SYSCTLS: readonly (readonly [keyof HostFacts, string])[] = [
  ['inotifyInstances', '/proc/sys/fs/inotify/max_user_instances'],
  ['inotifyWatches', '/proc/sys/fs/inotify/max_user_watches'],
  ['maxMapCount', '/proc/sys/vm/max_map_count'],
  ['mqueueQueues', '/proc/sys/fs/mqueue/queues_max'],
  ['mqueueMessages', '/proc/sys/fs/mqueue/msg_max'],
  ['mqueueMessageBytes', '/proc/sys/fs/mqueue/msgsize_max'],
];

/** Rights and surroundings of a process that is started here, as CRIU would be. */
export async function readRestorerFacts(files: HostFiles): Promise<readonly (HostFact | null)[]> {
  return [
    await factOf(files, 'capabilities', '/proc/self/status', boundingSet),
    await factOf(files, 'seccomp', '/proc/self/status', seccompMode),
    await nsLastPidFact(files),
    await containerFact(files),
    await userNamespaceFact(files),
    await unprivilegedFact(files),
    ...(await Promise.all(SYSCTLS.map(([name, source]) => factOf(files, name, source, wholeNumber)))),
    await selinuxFact(files),
    await apparmorFact(files),
    await devicesFact(files),
  ];
}

async function nsLastPidFact(files: HostFiles): Promise<HostFact | null> {
  const fact = (value: HostFacts['nsLastPid'], source: string) => ({ name: 'nsLastPid', value, source }) as const;
  if (!(await files.isThere(NS_LAST_PID))) {
    return (await files.isThere('/proc/sys/kernel/pid_max')) ? fact('none', '/proc/sys/kernel') : null;
  }
  const mounts = '/proc/self/mounts';
  const isLocked = isReadOnly((await files.text(mounts)) ?? '', NS_LAST_PID);
  return isLocked === null ? null : fact(isLocked ? 'read-only' : 'writable', mounts);
}

/** Files that Podman and Docker put into a container; else the pid namespace, which is the first one on a host. */
async function containerFact(files: HostFiles): Promise<HostFact | null> {
  for (const source of ['/run/.containerenv', '/.dockerenv']) {
    if (await files.isThere(source)) return { name: 'container', value: true, source };
  }
  const source = '/proc/self/ns/pid';
  const isFirst = isFirstNamespace('pid', (await files.link(source)) ?? '');
  return isFirst === null ? null : { name: 'container', value: !isFirst, source };
}

async function userNamespaceFact(files: HostFiles): Promise<HostFact | null> {
  const source = '/proc/self/ns/user';
  const isFirst = isFirstNamespace('user', (await files.link(source)) ?? '');
  if (isFirst !== null) return { name: 'userNamespace', value: !isFirst, source };
  return factOf(files, 'userNamespace', '/proc/self/uid_map', isInUserNamespace);
}

/** Debian's and Ubuntu's switches, then the limit of the kernel. */
async function unprivilegedFact(files: HostFiles): Promise<HostFact | null> {
  const name = 'unprivilegedUserNamespaces';
  const locks = [
    ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
    ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
    ['/proc/sys/user/max_user_namespaces', '0'],
  ] as const;
  for (const [source, locked] of locks) {
    if ((await files.text(source))?.trim() === locked) return { name, value: false, source };
  }
  const source = '/proc/sys/user/max_user_namespaces';
  return (await files.isThere(source)) ? { name, value: true, source } : null;
}

async function selinuxFact(files: HostFiles): Promise<HostFact | null> {
  const source = '/sys/fs/selinux/enforce';
  const enforce = (await files.text(source))?.trim();
  if (enforce === '1') return { name: 'selinux', value: 'enforcing', source };
  if (enforce === '0') return { name: 'selinux', value: 'permissive', source };
  const active = '/sys/kernel/security/lsm';
  const lsm = await files.text(active);
  if (lsm === null || lsm.trim().split(',').includes('selinux')) return null;
  return { name: 'selinux', value: 'disabled', source: active };
}

/** The file of AppArmor alone: the one beside it may hold a context of SELinux. */
async function apparmorFact(files: HostFiles): Promise<HostFact | null> {
  const source = '/proc/self/attr/apparmor/current';
  const current = (await files.text(source))?.trim() ?? '';
  return current === '' ? null : { name: 'apparmor', value: current === 'unconfined' ? current : 'confined', source };
}

const DEVICE_FOLDERS = ['/dev', '/dev/dri', '/dev/net', '/dev/nvidia-caps', '/dev/vfio', '/dev/infiniband'];

/** A copy of a host without device nodes says nothing of them: every host has /dev/null. */
async function devicesFact(files: HostFiles): Promise<HostFact | null> {
  if (!(await files.isThere('/dev/null'))) return null;
  const found = await Promise.all(
    DEVICE_FOLDERS.map(async (folder) => (await files.list(folder)).map((name) => `${folder}/${name}`)),
  );
  return { name: 'devices', value: found.flat().filter(isKnownDevice).sort(), source: '/dev' };
}
