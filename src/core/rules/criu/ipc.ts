import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `ipc`. Evidence `criu:` paths are those of release 4.2. */
export const IPC_RULES: readonly Rule[] = [
  criuRule({
    id: 'sysv-ipc',
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
      { need: 'criu', below: 'fails' },
    ],
    text: 'CRIU re-creates segments, semaphores and queues with their old ids.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sysv-shm-pagemaps',
    title: 'SysV shared memory in pagemap images',
    appliesTo: ['criu/sysv-ipc'],
    needs: [{ need: 'criu', min: '3.0', below: 'misbehaves', when: { attribute: 'inPagemaps', equals: true } }],
    text: 'CRIU since 3.0 stores the memory of a segment in pagemap images. An older release looks for it after the entry of the segment and does not find it.',
    evidence: [
      'criu:images/ipc-shm.proto (in_pagemaps)',
      'criu release 3.0, schema history computed from the git tags',
    ],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'ipc-var-next-id',
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
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'CRIU restores the limits and next ids of the IPC namespace.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'uts-values',
    needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_UTS_NS' }] }],
    text: 'CRIU restores the names of the UTS namespace.',
    confidence: 'inferred',
  }),
];
