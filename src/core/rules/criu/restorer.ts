import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/**
 * What CRIU itself needs of a kernel, whatever the image holds: its start-up probes and the pairs of kernel and CRIU
 * that are known to break. More of the kind live with their features (`base-checkpoint-restore`, `vdso-...`).
 */
export const RESTORER_RULES: readonly Rule[] = [
  criuRule({
    id: 'restorer-nfnetlink',
    title: 'Netfilter netlink for the start-up probe',
    area: 'restorer',
    appliesTo: 'profile',
    restorers: '>=3.16',
    needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_NETFILTER_NETLINK', module: 'nfnetlink', since: '2.6.14' }] }],
    text: 'When CRIU since 3.16 starts, it probes nftables for set concatenations. Without a netfilter netlink socket, libnftables ends the probe with exit code 3, and CRIU stops before it reads any image.',
    evidence: [
      'experiment: 6.1.0-56-amd64 with no module loaded, CRIU 4.2: "kerndat_has_nftables_concat failed when initializing kerndat", probe status 768, on every image (data/restores/outcomes.json)',
      'criu:criu/kerndat.c (has_nftables_concat)',
      'https://github.com/checkpoint-restore/criu/pull/2403',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'restorer-nftables-table',
    title: 'nftables tables for the start-up probe of CRIU before 4.0',
    area: 'restorer',
    appliesTo: 'profile',
    restorers: '>=3.16 <4.0',
    needs: [
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_NF_TABLES', module: 'nf_tables', since: '3.13' },
          { option: 'CONFIG_NF_TABLES_INET', since: '3.14' },
        ],
      },
    ],
    text: 'Releases 3.16 to 3.19 also stop if the probe cannot create a table of the inet family. Later releases only log that concatenations are missing.',
    evidence: ['https://github.com/checkpoint-restore/criu/pull/2403', 'criu:criu/kerndat.c (has_nftables_concat)'],
    confidence: 'documented',
  }),
  criuRule({
    id: 'restorer-link-probes',
    title: 'tun and veth for the start-up probes',
    area: 'restorer',
    appliesTo: 'profile',
    restorers: '>=3.16',
    needs: [
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_TUN', module: 'tun' },
          { option: 'CONFIG_VETH', module: 'veth', since: '2.6.24' },
        ],
      },
    ],
    unmet: 'note',
    text: 'When CRIU starts, it creates a tun device and a veth pair to find out what the kernel supports. A failure adds an error line to its log and means only that such devices will not restore.',
    evidence: [
      'experiment: the tun and veth error lines of a kernel with no module loaded come before the fatal one (data/restores/outcomes.json)',
    ],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'restorer-glibc-rseq',
    title: 'CRIU older than 3.17 on a host with glibc 2.35 or newer',
    area: 'restorer',
    appliesTo: 'profile',
    kernels: '>=4.18',
    needs: [{ need: 'criu', min: '3.17', below: 'misbehaves' }],
    unmet: 'note',
    text: 'glibc since 2.35 registers an rseq area for CRIU itself. With CRIU before 3.17 the area is still registered when the restored task takes over, and the task crashes. An older glibc has no effect.',
    evidence: [
      'https://github.com/checkpoint-restore/criu/issues/1696',
      'https://github.com/checkpoint-restore/criu/issues/1935',
    ],
    confidence: 'documented',
  }),
  criuRule({
    id: 'restorer-sk-passcred-dump',
    title: 'Dumping sockets on kernels since 6.16',
    area: 'restorer',
    appliesTo: 'profile',
    kernels: '>=6.16',
    needs: [{ need: 'criu', min: '4.2', below: 'state-lost' }],
    unmet: 'note',
    text: 'On kernels since 6.16, CRIU before 4.2 cannot dump an inet socket because the kernel rejects the query about credential passing. Restoring an inet socket works.',
    evidence: [
      'https://github.com/checkpoint-restore/criu/issues/2705',
      'https://github.com/checkpoint-restore/criu/issues/2804',
      'experiment: on 6.18.44 CRIU 4.1.1 cannot dump a TCP listener but restores one',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'restorer-udplite-dump',
    title: 'Dumping on kernels without UDP-Lite',
    area: 'restorer',
    appliesTo: 'profile',
    kernels: '>=7.1',
    needs: [{ need: 'criu', min: '4.3', below: 'state-lost' }],
    unmet: 'note',
    text: 'Linux 7.1 has no UDP-Lite. CRIU up to 4.2 queries UDP-Lite sockets on every dump, and stops. A restore does not query them.',
    evidence: [
      'https://github.com/checkpoint-restore/criu/issues/3002',
      'https://github.com/checkpoint-restore/criu/pull/3003',
    ],
    confidence: 'documented',
  }),
  criuRule({
    id: 'restorer-guard-pages-dump',
    title: 'Guard regions of newer glibc',
    area: 'restorer',
    appliesTo: 'profile',
    kernels: '>=6.13',
    needs: [{ need: 'criu', min: '4.2', below: 'state-lost' }],
    unmet: 'note',
    text: 'On kernels since 6.13, glibc may protect thread stacks with guard regions. CRIU before 4.2 does not detect these regions when it dumps again.',
    evidence: [
      'https://github.com/checkpoint-restore/criu/issues/2626',
      'https://github.com/checkpoint-restore/criu/pull/2652',
    ],
    confidence: 'documented',
  }),
  criuRule({
    id: 'restorer-shadow-stack',
    title: 'CRIU older than 4.0 on hosts with shadow stacks',
    area: 'restorer',
    appliesTo: 'profile',
    arches: ['x86_64'],
    kernels: '>=6.6',
    needs: [{ need: 'criu', min: '4.0', below: 'state-lost' }],
    unmet: 'note',
    text: 'CRIU before 4.0 neither saves nor restores CET shadow stacks.',
    evidence: ['criu release 4.0 (shadow stack support), fixes in 4.2'],
    confidence: 'documented',
  }),
  criuRule({
    id: 'restorer-user-namespace',
    title: 'CRIU in a user namespace',
    area: 'restorer',
    appliesTo: 'profile',
    needs: [
      {
        need: 'facts-any',
        anyOf: [{ fact: 'userNamespace', values: ['false'] }],
        text: 'CRIU runs in the first user namespace',
      },
    ],
    unmet: 'unknown',
    text: 'In a user namespace, a capability holds only over what belongs to that namespace. Whether that is enough depends on each system call that the restore makes.',
    evidence: ['man user_namespaces(7)', 'runc:libcontainer/criu_linux.go (Restore warns of it)'],
    confidence: 'documented',
  }),
  criuRule({
    id: 'restorer-in-container',
    title: 'CRIU in a container',
    area: 'restorer',
    appliesTo: 'profile',
    needs: [
      {
        need: 'facts-any',
        anyOf: [{ fact: 'container', values: ['false'] }],
        text: 'CRIU runs on the host',
      },
    ],
    unmet: 'note',
    text: 'In a container, /proc/sys is often read-only, a seccomp filter is often active, and capabilities are missing. The facts seccomp, nsLastPid and capabilities decide.',
    evidence: ['https://github.com/eclipse-openj9/openj9/issues/20416'],
    confidence: 'documented',
  }),
  criuRule({
    id: 'restorer-confined',
    title: 'CRIU under a security policy',
    area: 'restorer',
    appliesTo: 'profile',
    needs: [
      {
        need: 'facts-any',
        anyOf: [{ fact: 'apparmor', values: ['unconfined'] }],
        text: 'no AppArmor profile confines CRIU',
      },
      {
        need: 'facts-any',
        anyOf: [{ fact: 'selinux', values: ['disabled', 'permissive'] }],
        text: 'SELinux does not enforce a policy on CRIU',
      },
    ],
    unmet: 'note',
    text: 'A policy may refuse mount, ptrace and writes below /proc to CRIU. What it allows is not recorded.',
    evidence: ['man apparmor(7)', 'https://github.com/checkpoint-restore/criu/issues/1267'],
    confidence: 'documented',
  }),
];
