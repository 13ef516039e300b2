import type { HeaderChange } from './header-change.ts';

/** The oldest headers there are, in full. Numbers count up from the one in front, as in a C enum. */
export const FIRST_HEADERS: HeaderChange = {
  id: '0abe2fe',
  label: 'first extraction (2009-10-03, after ckpt-v18)',
  date: '2009-10-25',
  checkpointVersion: 3,
  arches: ['x86_32', 's390x', 'ppc32'],
  archIds: countUp({ 1: ['X86_32', 'S390X', 'PPC32', 'PPC64'] }),
  typeNumbers: countUp({
    1: ['HEADER', 'HEADER_ARCH', 'CONTAINER', 'BUFFER', 'STRING', 'OBJREF'],
    101: [
      'TREE',
      'TASK',
      'TASK_NS',
      'TASK_OBJS',
      'RESTART_BLOCK',
      'THREAD',
      'CPU',
      'NS',
      'UTS_NS',
      'IPC_NS',
      'CAPABILITIES',
      'USER_NS',
      'CRED',
      'USER',
      'GROUPINFO',
      'TASK_CREDS',
    ],
    201: ['CPU_FPU', 'MM_CONTEXT_LDT'],
    301: ['FILE_TABLE', 'FILE_DESC', 'FILE_NAME', 'FILE', 'PIPE_BUF', 'TTY', 'TTY_LDISC'],
    401: ['MM', 'VMA', 'PGARR', 'MM_CONTEXT'],
    501: ['IPC', 'IPC_SHM', 'IPC_MSG', 'IPC_MSG_MSG', 'IPC_SEM'],
    601: ['SIGHAND', 'SIGNAL', 'SIGNAL_TASK', 'SIGPENDING'],
    701: ['SOCKET', 'SOCKET_QUEUE', 'SOCKET_BUFFER', 'SOCKET_UNIX', 'SOCKET_INET'],
    9001: ['TAIL'],
    9999: ['ERROR'],
  }),
  objTypeNumbers: countUp({
    0: [
      'IGNORE',
      'INODE',
      'FILE_TABLE',
      'FILE',
      'MM',
      'SIGHAND',
      'SIGNAL',
      'NS',
      'UTS_NS',
      'IPC_NS',
      'USER_NS',
      'CRED',
      'USER',
      'GROUPINFO',
      'SOCK',
      'TTY',
    ],
  }),
  fileTypeNumbers: countUp({ 0: ['IGNORE', 'GENERIC', 'PIPE', 'FIFO', 'SOCKET', 'TTY'] }),
  vmaTypeNumbers: countUp({
    0: ['IGNORE', 'VDSO', 'ANON', 'FILE', 'SHM_ANON', 'SHM_ANON_SKIP', 'SHM_FILE', 'SHM_IPC', 'SHM_IPC_SKIP'],
  }),
  archRecords: {
    x86: ['CPU', 'CPU_FPU', 'HEADER_ARCH', 'MM_CONTEXT', 'MM_CONTEXT_LDT', 'THREAD'],
    s390: ['CPU', 'HEADER_ARCH', 'MM_CONTEXT'],
    powerpc: ['HEADER_ARCH'],
  },
};

function countUp(runs: Readonly<Record<number, readonly string[]>>): Readonly<Record<string, number>> {
  const numbered = Object.entries(runs).flatMap(([first, names]) =>
    names.map((name, at) => [name, Number(first) + at] as const),
  );
  return Object.fromEntries(numbered);
}
