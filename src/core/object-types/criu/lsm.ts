import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `lsm`. Evidence `criu:` paths are those of release 4.2. */
export const LSM_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'lsm-selinux',
    title: 'SELinux label',
    area: 'lsm',
    since: '1.0',
    detect: {
      logic: 'all',
      conditions: [
        { file: 'inventory', path: 'lsmtype', op: '==', value: 1 },
        { file: 'core', path: 'thread_core.creds.lsm_profile', op: 'present' },
      ],
    },
    evidence: [
      'criu:criu/lsm.c:360',
      'criu:criu/lsm.c:367',
      'https://github.com/checkpoint-restore/criu/issues/1267',
      'https://github.com/checkpoint-restore/criu/issues/323',
      'criu:criu/cr-restore.c:2954',
    ],
  }),
  criuObjectType({
    id: 'lsm-selinux-socket',
    title: 'SELinux socket labels',
    area: 'lsm',
    since: '3.13',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'thread_core.creds.lsm_sockcreate', op: 'present' },
        { file: 'fdinfo', path: 'xattr_security_selinux', op: 'present' },
      ],
    },
    evidence: ['criu:criu/lsm.c:179', 'criu:images/fdinfo.proto:58'],
  }),
  criuObjectType({
    id: 'lsm-apparmor',
    title: 'AppArmor profile',
    area: 'lsm',
    since: '1.0',
    detect: {
      logic: 'all',
      conditions: [
        { file: 'inventory', path: 'lsmtype', op: '==', value: 2 },
        { file: 'core', path: 'thread_core.creds.lsm_profile', op: 'present' },
      ],
    },
    evidence: [
      'criu:criu/lsm.c:360',
      'criu:criu/apparmor.c:742',
      'https://github.com/checkpoint-restore/criu/issues/1267',
      'criu:criu/cr-restore.c:2954',
    ],
  }),
  criuObjectType({
    id: 'lsm-apparmor-stacking',
    title: 'AppArmor policy in the image',
    area: 'lsm',
    since: '3.16',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'apparmor', path: 'namespaces', op: 'non-empty' },
        { file: 'core', path: 'thread_core.creds.apparmor_data', op: 'present' },
      ],
    },
    evidence: [
      'criu:criu/cr-check.c:108',
      'criu:criu/apparmor.c:588',
      'https://github.com/checkpoint-restore/criu/issues/444',
    ],
  }),
  criuObjectType({
    id: 'lsm-none-host',
    title: 'Security module of the image',
    area: 'lsm',
    since: '1.0',
    detect: {
      logic: 'all',
      conditions: [
        { file: 'inventory', path: 'lsmtype', op: 'in', value: [1, 2] },
        { file: 'core', path: 'thread_core.creds.lsm_profile', op: 'non-empty' },
      ],
      attributes: [
        {
          name: 'lsm',
          take: 'names',
          from: [
            {
              file: 'inventory',
              path: 'lsmtype',
              op: 'table',
              rows: [
                { name: 'selinux', value: 1 },
                { name: 'apparmor', value: 2 },
              ],
            },
          ],
        },
      ],
    },
    attributes: { lsm: 'security module whose labels the tasks carry' },
    evidence: ['criu:criu/lsm.c:355', 'criu:criu/cr-restore.c:2954'],
  }),
  criuObjectType({
    id: 'lsm-mount-context',
    title: 'Mounts with an SELinux context',
    area: 'lsm',
    since: '3.16',
    detect: { logic: 'any', conditions: [{ file: 'mountpoints', path: 'options', op: 'contains', value: 'context=' }] },
    evidence: ['criu:criu/mount.c:3217'],
  }),
];
