import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `ipc`. Evidence `criu:` paths are those of release 4.2. */
export const IPC_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'sysv-ipc',
    title: 'SysV IPC objects',
    area: 'ipc',
    since: '0.3',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ipcns-shm', path: 'size', op: 'present' },
        { file: 'ipcns-sem', path: 'nsems', op: 'present' },
        { file: 'ipcns-msg', path: 'qnum', op: 'present' },
      ],
      attributes: [
        { name: 'inPagemaps', take: 'flag', from: [{ file: 'ipcns-shm', path: 'in_pagemaps', op: '==', value: true }] },
      ],
    },
    attributes: { inPagemaps: 'memory of a segment is in pagemap images' },
    evidence: [
      'criu:criu/ipc_ns.c:313',
      'criu:criu/cr-check.c:517',
      'kernel 6.1 ipc/ipc_sysctl.c:152 *_next_id under CONFIG_CHECKPOINT_RESTORE',
      'https://github.com/checkpoint-restore/criu/issues/1446',
      'kernel: msgop(2): MSG_COPY 3.8; search: commit 03f595668017 of the same series',
    ],
  }),
  criuObjectType({
    id: 'ipc-var-next-id',
    title: 'IPC settings',
    area: 'ipc',
    since: '2.6',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ipcns-var', path: 'msg_next_id', op: 'present' },
        { file: 'ipcns-var', path: 'shm_ctlmax', op: 'present' },
      ],
    },
    evidence: [
      'criu:criu/ipc_ns.c:315',
      'kernel: msgop(2): MSG_COPY 3.8; search: commit 03f595668017 of the same series',
    ],
  }),
  criuObjectType({
    id: 'uts-values',
    title: 'Host and domain name',
    area: 'ipc',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'utsns', path: 'nodename', op: 'present' }] },
    evidence: ['criu:images/utsns.proto:6'],
  }),
];
