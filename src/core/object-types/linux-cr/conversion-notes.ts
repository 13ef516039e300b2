import type { Arch } from '../../image/arch.ts';

/** What a conversion step loses, takes for granted or refuses, beyond what the bump itself says. */
export interface ConversionNote {
  readonly loses?: string;
  readonly assumes?: readonly string[];
  /** name, text. */
  readonly stops?: readonly (readonly [name: string, text: string])[];
  readonly only?: { readonly arches: readonly Arch[]; readonly why: string };
}

const NO_LABEL: ConversionNote = {
  assumes: ['the restart takes the reference -1 for "no security label" (not verified)'],
};

const OBJECT_KIND: ConversionNote = {
  stops: [['object-kind', 'the other version has no number for a kind of shared object in the image']],
};

const WIDE: readonly Arch[] = ['x86_64', 's390x', 'ppc64'];

/** By the version a step leads to. Source: the layouts before and after, user-cr headers. */
export const FORWARD_NOTES: Readonly<Record<string, ConversionNote>> = {
  'CONTAINER@2': {
    assumes: ['the restart is not asked to keep security labels (RESTART_KEEP_LSM): the image has none'],
  },
  'CPU@x86@2': { loses: 'hardware breakpoints (debug registers), where any were set' },
  'CRED@2': NO_LABEL,
  'FILE@2': NO_LABEL,
  'IPC_SHM@2': NO_LABEL,
  'IPC_MSG@2': NO_LABEL,
  'IPC_MSG_MSG@2': NO_LABEL,
  'IPC_SEM@2': NO_LABEL,
  'FS@2': { loses: 'the umask of each task, which is not in the old image (it becomes 022)' },
  'HEADER@3': { assumes: ['mm_saved_auxv_len counted bytes (inferred from its name)'] },
  'MM@2': { assumes: ['the auxiliary vector of older images consists of unsigned longs (inferred)'] },
  'NS@2': { assumes: ['the restart takes network namespace 0 for "keep the current one" (not verified)'] },
  'OBJREF@2': OBJECT_KIND,
  'OBJREF@3': OBJECT_KIND,
  'SIGPENDING@2': {
    stops: [
      [
        'signal-data',
        'a pending signal comes from a fault, a child, a timer or polling, and the old image lacks its data',
      ],
    ],
  },
  'SOCKET@2': {
    stops: [
      [
        'queues',
        'the image does not have two queues for each non-listening socket, so the owner of each queue is unknown',
      ],
    ],
  },
  'SOCKET_INET@2': {
    stops: [['connected', 'a socket is connected, and the old image lacks the TCP state of its connection']],
  },
  'TASK_OBJS@2': {
    loses: 'root and current directory, which are not in the old image (tasks get those of the restarting process)',
    assumes: ['the restart takes 0 for "no FS object" (not verified)'],
  },
  'TASK_OBJS@3': { assumes: ['the restart takes 0 for "no semaphore undo list" (not verified)'] },
  'THREAD@x86@2': {
    only: {
      arches: ['x86_64'],
      why: 'sysenter_return of a 32-bit task is an address in its vdso, which is not in the image',
    },
    stops: [
      ['32-bit-task', 'a task runs 32-bit code: its sysenter_return, an address in its vdso, is not in the image'],
    ],
  },
  'TREE@2': { loses: 'the sessions of root tasks (rsid), which are not in the old image' },
  'TTY@2': { loses: 'terminal flags above bit 15 and control characters 9 to 19, which are not in the old image' },
};

/** Backward steps that need more than "it must hold nothing new". */
export const BACKWARD_NOTES: Readonly<Record<string, ConversionNote>> = {
  // Old restarts set the debug registers; zeros set none.
  'CPU@x86@2': {},
  'HEADER@3': { assumes: ['mm_saved_auxv_len counted bytes (inferred from its name)'] },
  'HEADER@6': {
    only: { arches: ['x86_32', 'x86_64', 's390x'], why: 'older images have no architecture id for ARM' },
  },
  'MM@2': {
    only: {
      arches: WIDE,
      why: 'on 32-bit architectures the entries of the auxiliary vector would have to be narrowed',
    },
  },
  'SOCKET@2': {
    stops: [['queues', 'the state of a socket does not match its has_buffers flag']],
  },
  'OBJREF@2': OBJECT_KIND,
  'OBJREF@3': OBJECT_KIND,
  'TREE@4': {},
};

/** Bumps that user space can follow forward only, and why. */
export const NO_WAY_BACK: Readonly<Record<string, string>> = {
  'CONTAINER@2': 'the older image has no field for the name and policy of the security module',
  'FS@2': 'the older image has no field for the umask',
  'TREE@2': 'the older image has no field for the depth in pid namespaces',
  'TREE@3': 'the older image requires the session of each root task (rsid), which the newer one does not contain',
};
