import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `lsm`. Evidence `criu:` paths are those of release 4.2. */
export const LSM_RULES: readonly Rule[] = [
  criuRule({
    id: 'lsm-selinux',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_SELINUX' }] },
      { need: 'lsm', module: 'selinux', active: true },
      { need: 'host', text: 'the policy of the target defines the label' },
    ],
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: 'Tasks carry an SELinux label, which the policy of the target must define.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'lsm-selinux-socket',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_SELINUX' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'lsm', module: 'selinux', active: true },
    ],
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: 'Sockets carry SELinux labels of their own.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'lsm-apparmor',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_APPARMOR' }] },
      { need: 'lsm', module: 'apparmor', active: true },
      { need: 'host', text: 'the AppArmor profile is loaded on the target' },
    ],
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: 'An AppArmor profile confines the tasks. It must be loaded on the target.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'lsm-apparmor-stacking',
    needs: [
      { need: 'kernel', min: '4.13', below: 'unknown', source: 'recalled, not verified' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_APPARMOR' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'lsm', module: 'apparmor', active: true },
      { need: 'host', text: 'AppArmor on the target accepts policies of the source kernel' },
    ],
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: 'The image contains stacked AppArmor policies in the binary format of the source kernel.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'lsm-none-host',
    needs: [
      { need: 'lsm', module: 'selinux', active: true, when: { attribute: 'lsm', contains: 'selinux' } },
      { need: 'lsm', module: 'apparmor', active: true, when: { attribute: 'lsm', contains: 'apparmor' } },
    ],
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the security labels of the image: those of tasks and sockets, `inventory.lsmtype`, and `apparmor.img`.',
        loses: 'the confinement of the tasks',
      },
    ],
    text: 'CRIU first compares the security module of the image with the active one and stops if they differ.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'lsm-mount-context',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECURITY_SELINUX' }] },
      { need: 'criu', below: 'fails' },
      { need: 'lsm', module: 'selinux', active: true },
    ],
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
    confidence: 'verified-source',
  }),
];
