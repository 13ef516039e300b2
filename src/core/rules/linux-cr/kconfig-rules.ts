import type { AttributeCondition, OptionNeed, Rule } from '../rule.ts';

interface KconfigNeed {
  /** Object type without `linux-cr/`. */
  readonly type: string;
  readonly options: readonly OptionNeed[];
  readonly when?: AttributeCondition;
  /** Tells rules of one type apart. */
  readonly suffix?: string;
  readonly text: string;
  /** The restart goes on without it. */
  readonly isNote?: boolean;
}

const PID_NS: OptionNeed = { option: 'CONFIG_PID_NS', since: '2.6.24' };
const SYSVIPC: OptionNeed = { option: 'CONFIG_SYSVIPC' };
const NET: OptionNeed = { option: 'CONFIG_NET' };
const HUGETLBFS: OptionNeed = { option: 'CONFIG_HUGETLBFS' };

function kindIs(kind: string): AttributeCondition {
  return { attribute: 'kinds', contains: kind };
}

/** Mappings of a kind; a second mapping of the same memory is saved without pages, as a kind of its own. */
function mapping(kind: string, option: OptionNeed, text: string): readonly KconfigNeed[] {
  return [kind, `${kind}-skip`].map((name) => ({
    type: 'vma',
    suffix: name,
    options: [option],
    when: kindIs(name),
    text,
  }));
}

function compat(kind: string): KconfigNeed {
  return {
    type: 'restart-block',
    suffix: kind,
    options: [{ option: 'CONFIG_COMPAT' }],
    when: kindIs(kind),
    text: 'A 32-bit task of a 64-bit kernel was waiting.',
  };
}

function sysvipc(type: string, what: string): KconfigNeed {
  return { type, options: [SYSVIPC], text: `${what} exists only in kernels with System V IPC.` };
}

/** What restarting an object needs of the configuration: which kernel feature the object is a state of. */
const NEEDS: readonly KconfigNeed[] = [
  {
    type: 'pids',
    options: [PID_NS],
    when: { attribute: 'nested', equals: true },
    text: 'Only a nested pid namespace can assign a pid number in such a namespace.',
  },
  {
    type: 'tree',
    options: [PID_NS],
    when: { attribute: 'nested', equals: true },
    text: 'A task of a nested pid namespace can only be created in such a namespace.',
  },
  { type: 'task', options: [{ option: 'CONFIG_FUTEX' }], text: 'A task carries its robust futex list.' },
  {
    type: 'restart-block',
    options: [{ option: 'CONFIG_FUTEX' }],
    when: kindIs('futex'),
    text: 'The task was waiting on a futex.',
  },
  compat('compat-nanosleep'),
  compat('compat-clock-nanosleep'),
  {
    type: 'uts-ns',
    options: [{ option: 'CONFIG_UTS_NS', since: '2.6.19' }],
    text: 'The image holds the names of a UTS namespace.',
  },
  {
    type: 'ipc-ns',
    options: [{ option: 'CONFIG_IPC_NS', since: '2.6.19' }, SYSVIPC],
    text: 'The image holds an IPC namespace.',
  },
  {
    type: 'net-ns',
    options: [{ option: 'CONFIG_NET_NS', since: '2.6.24' }, NET],
    text: 'The image holds a network namespace.',
  },
  {
    type: 'security',
    options: [{ option: 'CONFIG_SECURITY' }],
    text: 'The image holds security labels. The restart restores them only with the flag RESTART_KEEP_LSM.',
    isNote: true,
  },
  {
    type: 'vpids',
    options: [PID_NS],
    when: { attribute: 'nested', equals: true },
    text: 'The image holds pids of nested namespaces.',
  },
  {
    type: 'tty',
    options: [
      { option: 'CONFIG_UNIX98_PTYS' },
      { option: 'CONFIG_DEVPTS_MULTIPLE_INSTANCES', since: '2.6.29', until: '4.7' },
    ],
    text: 'Terminals are saved as UNIX98 ptys of a private devpts instance.',
  },
  { type: 'epoll-items', options: [{ option: 'CONFIG_EPOLL' }], text: 'The image holds an epoll set.' },
  {
    type: 'file',
    suffix: 'epoll',
    options: [{ option: 'CONFIG_EPOLL' }],
    when: kindIs('epoll'),
    text: 'An open file is an epoll set.',
  },
  {
    type: 'file',
    suffix: 'eventfd',
    options: [{ option: 'CONFIG_EVENTFD', since: '2.6.22' }],
    when: kindIs('eventfd'),
    text: 'An open file is an eventfd.',
  },
  { type: 'mm', options: [{ option: 'CONFIG_MMU' }], text: 'Restoring address spaces requires an MMU.' },
  ...mapping('shm-ipc', SYSVIPC, 'A mapping is a System V shared memory segment.'),
  ...mapping('shm-anon', { option: 'CONFIG_SHMEM' }, 'A mapping is shared anonymous memory, which is part of shmem.'),
  ...mapping('hugetlb', HUGETLBFS, 'A mapping uses huge pages.'),
  {
    type: 'mm-context-ldt.x86',
    options: [{ option: 'CONFIG_MODIFY_LDT_SYSCALL', since: '4.3' }],
    text: 'A task has its own segments. Before 4.3 every kernel allowed this.',
  },
  { type: 'hpage', options: [{ option: 'CONFIG_HUGETLB_PAGE' }], text: 'The image holds huge pages.' },
  sysvipc('ipc', 'A list of IPC objects'),
  sysvipc('ipc-shm', 'A shared memory segment'),
  {
    type: 'ipc-shm',
    suffix: 'huge',
    options: [HUGETLBFS],
    when: { attribute: 'huge', equals: true },
    text: 'A shared memory segment uses huge pages.',
  },
  sysvipc('ipc-msg', 'A message queue'),
  sysvipc('ipc-msg-msg', 'A queued message'),
  sysvipc('ipc-sem', 'A semaphore set'),
  sysvipc('task-sem-undo-list', 'A list of semaphore undos'),
  sysvipc('task-sem-undo', 'A semaphore undo'),
  { type: 'socket', options: [NET], text: 'The image holds sockets.' },
  { type: 'socket-queue', options: [NET], text: 'The image holds queues of sockets.' },
  { type: 'socket-buffer', options: [NET], text: 'The image holds data queued in sockets.' },
  { type: 'socket-frag', options: [NET], text: 'The image holds data queued in sockets.' },
  { type: 'socket-unix', options: [{ option: 'CONFIG_UNIX', module: 'unix' }], text: 'The image holds UNIX sockets.' },
  { type: 'socket-inet', options: [{ option: 'CONFIG_INET' }], text: 'The image holds internet sockets.' },
  {
    type: 'socket-inet',
    suffix: 'ipv6',
    options: [{ option: 'CONFIG_IPV6', module: 'ipv6' }],
    when: { attribute: 'families', contains: 10 },
    text: 'A socket is of the family AF_INET6.',
  },
  { type: 'netdev-addr', options: [{ option: 'CONFIG_INET' }], text: 'A network device has an IPv4 address.' },
  {
    type: 'netdev',
    suffix: 'veth',
    options: [{ option: 'CONFIG_VETH', module: 'veth' }],
    when: kindIs('veth'),
    text: 'The image holds a veth device.',
  },
  {
    type: 'netdev',
    suffix: 'sit',
    options: [{ option: 'CONFIG_IPV6_SIT', module: 'sit' }],
    when: kindIs('sit'),
    text: 'The image holds a sit tunnel.',
  },
  {
    type: 'netdev',
    suffix: 'macvlan',
    options: [{ option: 'CONFIG_MACVLAN', module: 'macvlan' }],
    when: kindIs('macvlan'),
    text: 'The image holds a macvlan device.',
  },
];

/**
 * That a feature switched off cannot be restored follows from what the option builds; the header comments of user-cr
 * do not list options, so the confidence is `documented` by the kernel's Kconfig, not by Linux-CR.
 */
export const LINUX_CR_KCONFIG_RULES: readonly Rule[] = NEEDS.map(({ type, options, when, suffix, text, isNote }) => ({
  id: `linux-cr-${type.replace('.', '-')}${suffix === undefined ? '' : `-${suffix}`}-kconfig`,
  title: `Kernel options required by linux-cr/${type}`,
  area: 'linux-cr-kconfig',
  appliesTo: [`linux-cr/${type}`],
  family: 'linux-cr',
  ...(when === undefined ? {} : { when }),
  needs: [{ need: 'kconfig', allOf: options }],
  unmet: isNote === true ? 'note' : 'blocker',
  adjustments: [],
  text,
  evidence: [
    `user-cr include/linux/checkpoint_hdr.h at 5c3471a, the record of ${type}`,
    `Linux Kconfig: ${options.map(({ option }) => option.replace('CONFIG_', '')).join(', ')}`,
  ],
  confidence: 'documented',
}));
