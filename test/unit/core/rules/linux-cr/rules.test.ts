import { describe, expect, it } from 'vitest';
import { findObjectType } from '#core/object-types/catalogue.ts';
import { LINUX_CR_REVISIONS, objectTypeIdOf } from '#core/object-types/linux-cr/revisions.ts';
import { LINUX_CR_RULES } from '#core/rules/linux-cr/rules.ts';

const FRAMING = 'framing of other records; holds no state of its own';
const PLAIN = 'state that every kernel with CONFIG_CHECKPOINT has';
const CPU = 'registers of the architecture, which has to be the same';

/**
 * The record types of the newest header revision (5c3471a), every one, with the options that restoring it needs beside
 * CONFIG_CHECKPOINT, or why it needs none. Source: include/linux/checkpoint_hdr.h of user-cr, and Linux' Kconfig.
 */
const RECORDS: Readonly<Record<string, readonly string[] | string>> = {
  HEADER: 'rules about the kernel and its constants instead',
  'HEADER_ARCH@arm': 'a rule about the CPU instead',
  'HEADER_ARCH@s390': CPU,
  'HEADER_ARCH@x86': 'a rule about the CPU instead',
  CONTAINER: 'names the security module; compared only when labels are kept',
  BUFFER: FRAMING,
  STRING: FRAMING,
  OBJREF: FRAMING,
  LSM_INFO: 'compared only when labels are kept',
  SECURITY: ['CONFIG_SECURITY'],
  PIDS: ['CONFIG_PID_NS'],
  TREE: ['CONFIG_PID_NS'],
  TASK: ['CONFIG_FUTEX'],
  TASK_NS: PLAIN,
  TASK_OBJS: PLAIN,
  RESTART_BLOCK: ['CONFIG_COMPAT', 'CONFIG_FUTEX'],
  'THREAD@arm': CPU,
  'THREAD@s390': CPU,
  'THREAD@x86': CPU,
  'CPU@arm': CPU,
  'CPU@s390': CPU,
  'CPU@x86': CPU,
  NS: 'names the namespaces; each has a record that says what it needs',
  UTS_NS: ['CONFIG_UTS_NS'],
  IPC_NS: ['CONFIG_IPC_NS', 'CONFIG_SYSVIPC'],
  MNT_NS: 'has no body; mounts are those of whoever restarts',
  CAPABILITIES: PLAIN,
  USER_NS: 'the initial one has this record as well, and the headers do not tell them apart',
  CRED: PLAIN,
  USER: PLAIN,
  GROUPINFO: PLAIN,
  TASK_CREDS: PLAIN,
  'CPU_FPU@x86': 'the header names the size of the FPU state',
  'MM_CONTEXT_LDT@x86': ['CONFIG_MODIFY_LDT_SYSCALL'],
  FILE_TABLE: PLAIN,
  FILE_DESC: PLAIN,
  FILE_NAME: PLAIN,
  FILE: ['CONFIG_EPOLL', 'CONFIG_EVENTFD'],
  PIPE_BUF: PLAIN,
  TTY: ['CONFIG_DEVPTS_MULTIPLE_INSTANCES', 'CONFIG_UNIX98_PTYS'],
  TTY_LDISC: 'follows a TTY, which says what terminals need',
  EPOLL_ITEMS: ['CONFIG_EPOLL'],
  MM: ['CONFIG_MMU'],
  VMA: ['CONFIG_HUGETLBFS', 'CONFIG_SHMEM', 'CONFIG_SYSVIPC'],
  PGARR: 'belongs to an MM, which needs the MMU',
  HPAGE: ['CONFIG_HUGETLB_PAGE'],
  'MM_CONTEXT@arm': CPU,
  'MM_CONTEXT@s390': CPU,
  'MM_CONTEXT@x86': CPU,
  FS: PLAIN,
  IPC: ['CONFIG_SYSVIPC'],
  IPC_SHM: ['CONFIG_HUGETLBFS', 'CONFIG_SYSVIPC'],
  IPC_MSG: ['CONFIG_SYSVIPC'],
  IPC_MSG_MSG: ['CONFIG_SYSVIPC'],
  IPC_SEM: ['CONFIG_SYSVIPC'],
  TASK_SEM_UNDO_LIST: ['CONFIG_SYSVIPC'],
  TASK_SEM_UNDO: ['CONFIG_SYSVIPC'],
  SIGHAND: PLAIN,
  SIGNAL: PLAIN,
  SIGNAL_TASK: PLAIN,
  SIGPENDING: PLAIN,
  SOCKET: ['CONFIG_NET'],
  SOCKET_QUEUE: ['CONFIG_NET'],
  SOCKET_BUFFER: ['CONFIG_NET'],
  SOCKET_FRAG: ['CONFIG_NET'],
  SOCKET_UNIX: ['CONFIG_UNIX'],
  SOCKET_INET: ['CONFIG_INET', 'CONFIG_IPV6'],
  NET_NS: ['CONFIG_NET', 'CONFIG_NET_NS'],
  NETDEV: ['CONFIG_IPV6_SIT', 'CONFIG_MACVLAN', 'CONFIG_VETH'],
  NETDEV_ADDR: ['CONFIG_INET'],
  TAIL: FRAMING,
  ERROR: 'an image with it is refused',
};

function optionsFor(id: string): readonly string[] {
  const rules = LINUX_CR_RULES.filter(({ appliesTo }) => appliesTo !== 'profile' && appliesTo.includes(id));
  const options = rules.flatMap(({ needs }) =>
    needs.flatMap((need) => (need.need === 'kconfig' ? need.allOf.map(({ option }) => option) : [])),
  );
  return [...new Set(options)].sort();
}

describe('Linux-CR record types of the newest revision', () => {
  const newest = LINUX_CR_REVISIONS.at(-1);

  it('are these', () => {
    expect(newest?.id).toBe('5c3471a');
    expect(Object.keys(newest?.versions ?? {}).sort()).toEqual(Object.keys(RECORDS).sort());
  });

  it.each(Object.entries(RECORDS))('%s is in the catalogue and needs %j', (name, needs) => {
    const id = objectTypeIdOf(name);
    const objectType = findObjectType(id);
    expect(objectType?.versions.at(-1)?.version).toBe(newest?.versions[name]);
    expect(objectType?.evidence.length).toBeGreaterThan(0);
    expect(optionsFor(id)).toEqual(typeof needs === 'string' ? [] : needs);
  });

  it('need CONFIG_CHECKPOINT, all of them', () => {
    const everywhere = LINUX_CR_RULES.filter(({ appliesTo }) => appliesTo === 'profile');
    expect(everywhere.map(({ id }) => id)).toEqual(['linux-cr-checkpoint-kconfig']);
  });

  it('of which the header has rules of its own', () => {
    const about = (id: string) =>
      LINUX_CR_RULES.filter(({ appliesTo }) => appliesTo !== 'profile' && appliesTo.includes(id)).map(
        (rule) => rule.id,
      );
    expect(about('linux-cr/header')).toEqual(['linux-cr-header-kernel-version', 'linux-cr-header-constants']);
    expect(about('linux-cr/header-arch.x86')).toEqual(['linux-cr-header-arch-x86']);
    expect(about('linux-cr/header-arch.arm')).toEqual(['linux-cr-header-arch-arm']);
  });

  it('and those that later revisions dropped keep their rules', () => {
    expect(newest?.versions.VPIDS).toBeUndefined();
    expect(optionsFor('linux-cr/vpids')).toEqual(['CONFIG_PID_NS']);
  });
});
