import type { Rule } from '../rule.ts';

/** Rules of the area `lsm`. Evidence `criu:` paths are those of release 4.2. */
export const LSM_RULES: readonly Rule[] = [
  {
    id: 'lsm-selinux',
    title: 'SELinux label',
    area: 'lsm',
    appliesTo: ['criu/lsm-selinux'],
    family: 'criu',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_SELINUX' }] },
      { need: 'lsm', module: 'selinux', active: true },
      { need: 'host', text: 'the policy of the target knows the label' },
    ],
    unmet: 'blocker',
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: "Tasks carry an SELinux label, which the target's policy must know.",
    evidence: [
      'criu:criu/lsm.c:360',
      'criu:criu/lsm.c:367',
      'https://github.com/checkpoint-restore/criu/issues/1267',
      'https://github.com/checkpoint-restore/criu/issues/323',
      'criu:criu/cr-restore.c:2954',
    ],
    confidence: 'verified-source',
  },
  {
    id: 'lsm-selinux-socket',
    title: 'SELinux socket labels',
    area: 'lsm',
    appliesTo: ['criu/lsm-selinux-socket'],
    family: 'criu',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_SELINUX' }] },
      { need: 'criu', min: '3.13', below: 'state-lost' },
      { need: 'lsm', module: 'selinux', active: true },
    ],
    unmet: 'blocker',
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: 'Sockets carry SELinux labels of their own.',
    evidence: ['criu:criu/lsm.c:179', 'criu:images/fdinfo.proto:58'],
    confidence: 'verified-source',
  },
  {
    id: 'lsm-apparmor',
    title: 'AppArmor profile',
    area: 'lsm',
    appliesTo: ['criu/lsm-apparmor'],
    family: 'criu',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_APPARMOR' }] },
      { need: 'lsm', module: 'apparmor', active: true },
      { need: 'host', text: 'the AppArmor profile is loaded on the target' },
    ],
    unmet: 'blocker',
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: 'Tasks are confined by an AppArmor profile, which must be loaded on the target.',
    evidence: [
      'criu:criu/lsm.c:360',
      'criu:criu/apparmor.c:742',
      'https://github.com/checkpoint-restore/criu/issues/1267',
      'criu:criu/cr-restore.c:2954',
    ],
    confidence: 'verified-source',
  },
  {
    id: 'lsm-apparmor-stacking',
    title: 'AppArmor policy in the image',
    area: 'lsm',
    appliesTo: ['criu/lsm-apparmor-stacking'],
    family: 'criu',
    needs: [
      { need: 'kernel', min: '4.13', source: 'recalled, not verified' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_APPARMOR' }] },
      { need: 'criu', min: '3.16', below: 'state-lost' },
      { need: 'lsm', module: 'apparmor', active: true },
      { need: 'host', text: 'the AppArmor of the target reads policies of the source kernel' },
    ],
    unmet: 'blocker',
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: 'The image brings stacked AppArmor policies, in the binary form of the source kernel.',
    evidence: [
      'criu:criu/cr-check.c:108',
      'criu:criu/apparmor.c:588',
      'https://github.com/checkpoint-restore/criu/issues/444',
    ],
    confidence: 'verified-source',
  },
  {
    id: 'lsm-none-host',
    title: 'Security module of the image',
    area: 'lsm',
    appliesTo: ['criu/lsm-none-host'],
    family: 'criu',
    needs: [
      { need: 'lsm', module: 'selinux', active: true, when: { attribute: 'lsm', contains: 'selinux' } },
      { need: 'lsm', module: 'apparmor', active: true, when: { attribute: 'lsm', contains: 'apparmor' } },
    ],
    unmet: 'blocker',
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: 'CRIU compares the security module of the image with the active one before anything else and stops when they differ.',
    evidence: ['criu:criu/lsm.c:355', 'criu:criu/cr-restore.c:2954'],
    confidence: 'verified-source',
  },
  {
    id: 'lsm-mount-context',
    title: 'Mounts with an SELinux context',
    area: 'lsm',
    appliesTo: ['criu/lsm-mount-context'],
    family: 'criu',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_SELINUX' }] },
      { need: 'criu', min: '3.16', below: 'fails' },
      { need: 'lsm', module: 'selinux', active: true },
    ],
    unmet: 'blocker',
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --lsm-mount-context and a context of the target.',
        loses: 'the old mount context',
        helps: ['lsm'],
        criuMin: '3.16',
      },
    ],
    text: 'A mount option names an SELinux context.',
    evidence: ['criu:criu/mount.c:3217'],
    confidence: 'verified-source',
  },
];
