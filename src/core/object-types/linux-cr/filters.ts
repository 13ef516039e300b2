/**
 * Which objects an image can do without, and which it cannot. Dropping one leaves no reference behind: the fields that
 * name it are set to "none" with it (conversion/linux-cr/rewrite/filter-records.ts).
 */
export interface ObjectFilter {
  /** Object-type id that is named to drop or empty it. */
  readonly objectType: string;
  /** Object types that are gone from the image afterwards; none when the objects are only emptied. */
  readonly removes: readonly string[];
  readonly text: string;
  readonly loses: string;
  readonly evidence: readonly string[];
}

const HEADERS = 'user-cr include/linux/checkpoint_hdr.h';

export const OBJECT_FILTERS: readonly ObjectFilter[] = [
  {
    objectType: 'linux-cr/socket-buffer',
    removes: ['linux-cr/socket-buffer', 'linux-cr/socket-frag'],
    text: 'Drop the data queued in sockets. The queues become empty.',
    loses: 'data that was sent but not yet read; the stream has a gap that its reader does not detect',
    evidence: [
      `${HEADERS}: struct ckpt_hdr_socket_queue: skb_count 0 is an empty queue`,
      'Linux-CR kernel patch: the restart reads skb_count socket buffers',
    ],
  },
  {
    objectType: 'linux-cr/security',
    removes: ['linux-cr/security'],
    text: 'Drop the security labels of all objects.',
    loses: 'the security labels of files, credentials and IPC objects; new ones come from the policy of the target',
    evidence: [`${HEADERS}: sec_ref and f_secref name a label; without RESTART_KEEP_LSM labels are not restored`],
  },
  {
    objectType: 'linux-cr/task-sem-undo-list',
    removes: ['linux-cr/task-sem-undo-list', 'linux-cr/task-sem-undo'],
    text: 'Drop the semaphore undo lists of all tasks.',
    loses: 'the semaphore operations that a task would undo when it exits (other tasks may wait forever)',
    evidence: [`${HEADERS}: struct ckpt_hdr_task_objs: sem_undo_objref names the list, and nothing else does`],
  },
  {
    objectType: 'linux-cr/sigpending',
    removes: [],
    text: 'Empty the lists of pending signals.',
    loses: 'signals that were sent but not yet handled',
    evidence: [
      `${HEADERS}: struct ckpt_hdr_sigpending: nr_pending 0 and an empty set are a task without pending signals`,
    ],
  },
  {
    objectType: 'linux-cr/pipe-buf',
    removes: [],
    text: 'Empty the pipes.',
    loses: 'data that was written but not yet read',
    evidence: ['Linux-CR kernel patch: PIPE_BUF of length 8 is an empty pipe'],
  },
];

/** Filters that make a conversion possible where the records stop it: they take away what stops. */
export const CLEARED_STOPS: Readonly<Record<string, readonly string[]>> = {
  'linux-cr/sigpending': ['linux-cr/sigpending@2/signal-data', 'linux-cr/sigpending@1/holds-more'],
};

/** Why objects that are often asked for cannot be left out. */
const KEPT_BECAUSE: Readonly<Record<string, string>> = {
  'linux-cr/epoll-items': 'a program whose epoll set becomes empty waits forever',
  'linux-cr/file': 'file descriptors, mappings and other files refer to it',
  'linux-cr/file-desc': 'the program holds the number of the descriptor',
  'linux-cr/hpage': 'it is part of the memory of a task',
  'linux-cr/pgarr': 'it is part of the memory of a task',
  'linux-cr/vma': 'it is part of an address space',
  'linux-cr/ipc-shm': 'mappings and ids held by programs refer to it',
  'linux-cr/ipc-msg': 'programs hold its id',
  'linux-cr/ipc-sem': 'programs hold its id',
  'linux-cr/net-ns': 'tasks and sockets belong to it',
  'linux-cr/netdev': 'sockets and addresses are bound to it',
  'linux-cr/socket': 'file descriptors and peers refer to it',
  'linux-cr/socket-inet': 'the restart reads it together with its SOCKET',
  'linux-cr/socket-unix': 'the restart reads it together with its SOCKET',
  'linux-cr/socket-queue':
    'the restart reads two queues for each socket; their content can be dropped (linux-cr/socket-buffer)',
  'linux-cr/tty': 'file descriptors and sessions refer to it',
  'linux-cr/restart-block': 'a waiting task would return from its system call with an unexpected error',
};

export function filterOf(objectType: string): ObjectFilter | null {
  return OBJECT_FILTERS.find((filter) => filter.objectType === objectType) ?? null;
}

/** The filter after which objects of a type are gone, by whatever name it goes. */
export function filterRemoving(objectType: string): ObjectFilter | null {
  return OBJECT_FILTERS.find(({ removes }) => removes.includes(objectType)) ?? null;
}

/** A record type that no header names: `linux-cr/unknown-777`. */
export function isUnknownRecord(objectType: string): boolean {
  return /^linux-cr\/unknown-\d+$/.test(objectType);
}

/** Why an object type cannot be dropped or emptied. */
export function whyKept(objectType: string): string {
  if (isUnknownRecord(objectType)) return 'the references to it are unknown';
  return KEPT_BECAUSE[objectType] ?? 'other records refer to it, or the restart expects it at its position';
}
