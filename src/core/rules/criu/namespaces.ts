import { CONTAINER_RUNTIMES } from '../../profile/runtime.ts';
import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `namespaces`. Evidence `criu:` paths are those of release 4.2. */
export const NAMESPACES_RULES: readonly Rule[] = [
  criuRule({
    id: 'ns-pid',
    needs: [
      { need: 'kernel', min: '2.6.24', source: 'clone(2), namespaces(7)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_PID_NS' }] },
      { need: 'criu', below: 'fails' },
      { need: 'capabilities', anyOf: ['sys-admin'] },
    ],
    text: 'The tasks ran in their own pid namespace, which CRIU creates.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-net',
    needs: [
      { need: 'kernel', min: '2.6.29', source: 'clone(2): flag 2.6.24, completed by about 2.6.29' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_NET_NS' }] },
      { need: 'criu', below: 'fails' },
      { need: 'capabilities', anyOf: ['sys-admin'] },
    ],
    text: 'The tasks ran in their own network namespace, which CRIU creates and configures.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-ipc',
    needs: [
      { need: 'kernel', min: '2.6.19', source: 'clone(2), namespaces(7)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_IPC_NS' }] },
      { need: 'criu', below: 'fails' },
      { need: 'capabilities', anyOf: ['sys-admin'] },
    ],
    text: 'The tasks ran in their own IPC namespace, which CRIU creates.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-uts',
    needs: [
      { need: 'kernel', min: '2.6.19', source: 'clone(2), namespaces(7)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_UTS_NS' }] },
      { need: 'criu', below: 'fails' },
      { need: 'capabilities', anyOf: ['sys-admin'] },
    ],
    text: 'The tasks had their own UTS (hostname) namespace, which CRIU creates.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-mnt',
    needs: [
      { need: 'kernel', min: '2.4.19', source: 'clone(2), namespaces(7)' },
      { need: 'criu', below: 'fails' },
      { need: 'capabilities', anyOf: ['sys-admin'] },
    ],
    text: 'The tasks had their own mount tree, which CRIU rebuilds.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-user',
    needs: [
      {
        need: 'kernel',
        min: '3.18',
        source: 'prctl(2) for PR_SET_MM_MAP; user_namespaces(7) for 3.8; CRIU check_userns',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_USER_NS' }] },
      { need: 'criu', below: 'fails' },
      { need: 'fact', fact: 'userNamespaces', test: 'at-least', value: 1 },
      {
        need: 'facts-any',
        anyOf: [
          { fact: 'userNamespace', values: ['false'] },
          { fact: 'unprivilegedUserNamespaces', values: ['true'] },
        ],
        text: 'CRIU may create a user namespace where it runs',
      },
      { need: 'host', text: 'CRIU is allowed to use the uid and gid ranges of the map' },
    ],
    text: 'The tasks ran in a user namespace, in which CRIU also requires PR_SET_MM_MAP.',
    moreEvidence: [
      'experiment: 6.1.0-56-amd64 with user.max_user_namespaces=0, CRIU 4.2.1: "Can\'t fork for 1: No space left on device"',
    ],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-cgroup',
    needs: [
      { need: 'kernel', min: '4.6', source: 'clone(2), namespaces(7)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_CGROUPS' }] },
      { need: 'criu', below: 'fails' },
    ],
    text: 'The tasks saw a cgroup tree rooted at their own cgroup.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-time',
    needs: [
      { need: 'kernel', min: '5.6', provenBy: [{ option: 'CONFIG_TIME_NS' }], source: 'namespaces(7), unshare(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_TIME_NS', since: '5.6' }] },
      { need: 'criu', below: 'misbehaves' },
    ],
    text: 'Every restore creates a time namespace where the kernel supports it, so an image of a restored process requires one again.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'timens-offsets',
    needs: [
      { need: 'kernel', min: '5.6', provenBy: [{ option: 'CONFIG_TIME_NS' }], source: 'namespaces(7), unshare(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_TIME_NS', since: '5.6' }] },
      { need: 'criu', below: 'state-lost' },
    ],
    unmet: 'note',
    text: 'The image holds offsets of the monotonic and boot clocks. Without a time namespace the clocks jump.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-net-external',
    needs: [
      { need: 'criu', below: 'fails' },
      {
        need: 'impossible',
        required: 'the restore option --inherit-fd with the namespace',
        found: 'a network namespace recorded only by key',
      },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --inherit-fd and the network namespace.',
        loses: null,
        helps: ['impossible'],
        doneBy: CONTAINER_RUNTIMES,
      },
    ],
    text: 'The dump treated the network namespace as external and recorded only a key for it.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-pid-external',
    needs: [
      { need: 'criu', below: 'fails' },
      {
        need: 'impossible',
        required: 'the restore option --inherit-fd with the namespace',
        found: 'a pid namespace recorded only by key',
      },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --inherit-fd and the pid namespace.',
        loses: null,
        helps: ['impossible'],
        doneBy: ['runc', 'podman', 'cri-o', 'containerd'],
      },
    ],
    text: 'The dump treated the pid namespace as external and recorded only a key for it.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-nested',
    needs: [
      { need: 'kernel', min: '4.0', source: 'search: commit 0c7aecd4bde4 of 2015-01-19 (net-next of the 4.0 window)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_NET_NS' }] },
      { need: 'criu', below: 'fails' },
    ],
    text: 'Tasks in the image run in different network or mount namespaces.',
    confidence: 'verified-source',
  }),
];
