import type { Rule } from '../rule.ts';

/** Rules of the area `ipc`. Evidence `criu:` paths are those of release 4.2. */
export const IPC_RULES: readonly Rule[] = [
  {
    id: 'sysv-ipc',
    title: 'SysV IPC objects',
    area: 'ipc',
    appliesTo: ['criu/sysv-ipc'],
    family: 'criu',
    needs: [
      { need: 'kernel', min: '3.8', source: 'msgop(2): MSG_COPY 3.8; search: commit 03f595668017 of the same series' },
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_SYSVIPC' },
          { option: 'CONFIG_SYSVIPC_SYSCTL' },
          { option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' },
        ],
      },
      { need: 'criu', min: '0.3', below: 'fails' },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'Segments, semaphores and queues are created again under their old ids.',
    evidence: [
      'criu:criu/ipc_ns.c:313',
      'criu:criu/cr-check.c:517',
      'kernel 6.1 ipc/ipc_sysctl.c:152 *_next_id under CONFIG_CHECKPOINT_RESTORE',
      'https://github.com/checkpoint-restore/criu/issues/1446',
      'kernel: msgop(2): MSG_COPY 3.8; search: commit 03f595668017 of the same series',
    ],
    confidence: 'verified-source',
  },
  {
    id: 'sysv-shm-pagemaps',
    title: 'SysV shared memory in pagemap images',
    area: 'ipc',
    appliesTo: ['criu/sysv-ipc'],
    family: 'criu',
    needs: [{ need: 'criu', min: '3.0', below: 'misbehaves', when: { attribute: 'inPagemaps', equals: true } }],
    unmet: 'blocker',
    adjustments: [],
    text: 'CRIU since 3.0 stores the memory of a segment in pagemap images; an older release looks for it behind the entry of the segment, where it is not.',
    evidence: [
      'criu:images/ipc-shm.proto (in_pagemaps)',
      'criu release 3.0, schema history computed from the git tags',
    ],
    confidence: 'inferred',
  },
  {
    id: 'ipc-var-next-id',
    title: 'IPC settings',
    area: 'ipc',
    appliesTo: ['criu/ipc-var-next-id'],
    family: 'criu',
    needs: [
      { need: 'kernel', min: '3.8', source: 'msgop(2): MSG_COPY 3.8; search: commit 03f595668017 of the same series' },
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_SYSVIPC' },
          { option: 'CONFIG_SYSVIPC_SYSCTL' },
          { option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' },
        ],
      },
      { need: 'criu', min: '2.6', below: 'state-lost' },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'Limits and next ids of the IPC namespace are written back.',
    evidence: [
      'criu:criu/ipc_ns.c:315',
      'kernel: msgop(2): MSG_COPY 3.8; search: commit 03f595668017 of the same series',
    ],
    confidence: 'verified-source',
  },
  {
    id: 'uts-values',
    title: 'Host and domain name',
    area: 'ipc',
    appliesTo: ['criu/uts-values'],
    family: 'criu',
    needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_UTS_NS' }] }],
    unmet: 'blocker',
    adjustments: [],
    text: 'The names of the UTS namespace are set again.',
    evidence: ['criu:images/utsns.proto:6'],
    confidence: 'inferred',
  },
];
