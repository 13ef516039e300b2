import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { WITHOUT_TCP } from './new-checkpoint.ts';
import { sinceByValue } from './since-by-value.ts';

/** Rules of the area `sockets`. Evidence `criu:` paths are those of release 4.2. */
export const SOCKETS_RULES: readonly Rule[] = [
  criuRule({
    id: 'sk-buf-lock',
    needs: [
      { need: 'kernel', min: '5.15', source: 'search: commit 04190bf8944d of 2021-08-04; option present in 5.15-rc1' },
      { need: 'criu', below: 'state-lost' },
    ],
    adjustments: [
      {
        kind: 'filter',
        text: 'Drop field 25 (`so_buf_lock`) from every `sk_opts_entry`.',
        loses: 'explicitly locked buffer sizes',
        helps: ['kernel'],
      },
    ],
    text: 'CRIU since 3.17 stores SO_BUF_LOCK for every socket on kernels since 5.15. The restore stops if it cannot set the option.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sk-reuseport',
    needs: [
      { need: 'kernel', min: '3.9', source: 'socket(7)' },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'CRIU enables address sharing on every inet socket while it rebuilds the socket.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sk-filter',
    needs: [{ need: 'host', text: 'net.core.optmem_max is high enough for the filter' }],
    text: 'CRIU attaches a classic BPF filter to the socket again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sk-bound-dev',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_NETDEVICES' }] },
      { need: 'host', text: 'the network namespace has an interface of that name' },
    ],
    text: 'A socket is bound to an interface by name.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sk-mark-priority',
    needs: [
      { need: 'kernel', min: '2.6.25', source: 'socket(7)' },
      { need: 'host', text: 'CRIU holds CAP_NET_ADMIN over the network namespace' },
    ],
    text: 'Setting a mark or a priority above 6 requires CAP_NET_ADMIN.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sk-sndbuf',
    needs: [{ need: 'host', text: 'CRIU holds CAP_NET_ADMIN (otherwise the kernel clamps the size)' }],
    unmet: 'note',
    text: 'The kernel clamps a buffer above the limit of the host unless CRIU is allowed to force it.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sk-passcred-616',
    needs: [{ need: 'kernel', max: '6.15', source: 'https://github.com/checkpoint-restore/criu/issues/2705' }],
    adjustments: [
      {
        kind: 'filter',
        text: 'Set `sk_opts_entry.so_passcred` and `so_passsec` of inet and packet sockets to false.',
        loses: null,
      },
    ],
    text: 'Since 6.16 the kernel accepts the flag only on unix, netlink and bluetooth sockets.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sk-queue-scm',
    needs: [
      { need: 'kernel', min: '2.6', below: 'unknown', source: 'recalled, not verified' },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'The queue of a unix socket holds descriptors. CRIU before 3.6 loses them.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'inet-sock',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_IPV6', module: 'ipv6' }],
        when: { attribute: 'families', contains: 'inet6' },
      },
      { need: 'host', text: 'the local addresses exist' },
      { need: 'host', text: 'IPv6 is not disabled', when: { attribute: 'families', contains: 'inet6' } },
    ],
    text: 'CRIU reopens the inet socket and binds it again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tcp-established',
    needs: [
      {
        need: 'kernel',
        min: '3.5',
        source: 'tcp(7), comments in the page source: TCP_REPAIR and TCP_REPAIR_OPTIONS 3.5, TCP_TIMESTAMP 3.9',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      { need: 'criu', below: 'fails' },
      { need: 'impossible', required: 'the restore option --tcp-established', found: 'connected TCP sockets' },
      { need: 'host', text: 'the local address exists and the peer still holds the connection' },
    ],
    adjustments: [
      { kind: 'option', text: 'Restore with --tcp-established.', loses: null, helps: ['impossible'] },
      {
        kind: 'option',
        text: 'Restore with --tcp-close.',
        loses: 'the connections, which are closed after the restore',
        helps: ['impossible'],
        criuMin: '3.12',
      },
    ],
    waysOut: WITHOUT_TCP,
    text: 'CRIU rebuilds the connection in TCP repair mode, and only with --tcp-established. The local address must exist.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tcp-half-closed',
    needs: [
      {
        need: 'kernel',
        min: '4.10',
        source: 'search: commit 319b0534b958 of 2016-11-15 (net-next of the 4.10 window)',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      { need: 'criu', below: 'fails' },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --tcp-close.',
        loses: 'the connections, which are closed after the restore',
        criuMin: '3.12',
      },
    ],
    waysOut: WITHOUT_TCP,
    text: 'CRIU rebuilds a connection that is being closed with repair calls of Linux 4.10.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tcp-window',
    needs: [
      {
        need: 'kernel',
        min: '4.8',
        below: 'unknown',
        source: 'recalled, not verified (commit 319b0534b958 of 2016-11 already shows the window code, so at most 4.9)',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      { need: 'criu', below: 'state-lost' },
    ],
    waysOut: WITHOUT_TCP,
    text: 'CRIU sets window parameters with a repair option of Linux 4.8.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tcp-options',
    needs: [
      {
        need: 'kernel',
        min: '3.5',
        source: 'tcp(7), comments in the page source: TCP_REPAIR and TCP_REPAIR_OPTIONS 3.5, TCP_TIMESTAMP 3.9',
      },
      {
        need: 'kernel',
        min: '3.9',
        source: 'tcp(7), comments in the page source: TCP_REPAIR and TCP_REPAIR_OPTIONS 3.5, TCP_TIMESTAMP 3.9',
        when: { attribute: 'options', contains: 'timestamps' },
      },
      {
        need: 'kernel',
        min: '6.7',
        source: 'tcp(7), comments in the page source: TCP_REPAIR and TCP_REPAIR_OPTIONS 3.5, TCP_TIMESTAMP 3.9',
        when: { attribute: 'options', contains: 'usec-ts' },
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
    ],
    waysOut: WITHOUT_TCP,
    text: 'CRIU sets the options that both ends negotiated again in repair mode.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tcp-listen',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      { need: 'host', text: 'the port is free' },
    ],
    text: 'The port must be free, and the host must allow the backlog.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'udp',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      { need: 'criu', below: 'fails' },
    ],
    text: 'CRIU reopens the UDP socket and binds it again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'udplite',
    needs: [
      { need: 'kernel', min: '2.6.20', max: '7.0', source: 'udplite(7); removal: CRIU pull request 3003' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
    ],
    text: 'Linux 7.1 no longer has UDP-Lite.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'icmp-ping-socket',
    needs: [
      { need: 'kernel', min: '3.0', source: 'icmp(7) says 2.6.39; 3.0 kept as the cautious bound' },
      {
        need: 'kernel',
        min: '3.12',
        below: 'unknown',
        source: 'recalled, not verified',
        when: { attribute: 'protocols', contains: 'icmpv6' },
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_IPV6', module: 'ipv6' }],
        when: { attribute: 'protocols', contains: 'icmpv6' },
      },
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'net.ipv4.ping_group_range includes the group' },
    ],
    text: 'CRIU restores ping sockets since 4.2.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'raw-sock',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_IPV6', module: 'ipv6' }],
        when: { attribute: 'families', contains: 'inet6' },
      },
      { need: 'criu', below: 'fails' },
      { need: 'capabilities', anyOf: ['net-raw'] },
    ],
    text: 'CRIU reopens the raw socket.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ip-freebind',
    needs: [
      {
        need: 'kernel',
        min: '4.15',
        source: 'search: commit of 2017-09-30 (net-next of the 4.15 window); ip(7) for IPv4 (2.4)',
        when: { attribute: 'families', contains: 'inet6' },
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_IPV6', module: 'ipv6' }],
        when: { attribute: 'families', contains: 'inet6' },
      },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'Linux 4.15 added the IPv6 variant of the option.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ip-tos-ttl-pktinfo',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }] },
      ...sinceByValue('options', { need: 'criu', below: 'state-lost' }, { pktinfo: '3.18', tos: '3.19', ttl: '4.0' }),
    ],
    unmet: 'note',
    text: 'CRIU releases before 3.18, 3.19 and 4.0 each lose one or more of these options.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'mptcp-sctp',
    needs: [{ need: 'impossible', required: 'a CRIU release that dumps it', found: 'Other socket families' }],
    unmet: 'note',
    text: 'CRIU refuses to dump MPTCP, SCTP, vsock and similar sockets, so no image contains one.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'unix-sock',
    needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_UNIX', module: 'unix' }] }],
    text: 'CRIU re-creates the unix socket, then binds and connects it.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'unix-deleted-listener',
    needs: [
      {
        need: 'impossible',
        required: 'the name under which clients find the socket',
        found: 'a listening unix socket that was renamed or removed after bind',
      },
    ],
    unmet: 'note',
    text: 'The kernel knows only the first name of a bound socket. CRIU binds it under that name, and removes the name again. Under its last name the socket does not accept connections any more: clients lose it, unless the program binds again.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'unix-external',
    needs: [
      {
        need: 'impossible',
        required: 'the restore option --ext-unix-sk or --inherit-fd',
        found: 'a unix socket whose peer is not in the image',
      },
      { need: 'host', text: 'a listener exists at the same path' },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --ext-unix-sk.',
        loses: 'data in flight between the two ends',
        helps: ['impossible'],
      },
      {
        kind: 'option',
        text: 'Pass a connected socket with --inherit-fd socket:[inode].',
        loses: 'data in flight between the two ends',
        helps: ['impossible'],
      },
    ],
    text: 'The dump does not include the other end of a unix socket.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'netlink-sock',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_NET' }] },
      { need: 'criu', below: 'fails' },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_XFRM_USER', module: 'xfrm_user' }],
        when: { attribute: 'protocols', contains: 'xfrm' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_SECURITY_SELINUX' }],
        when: { attribute: 'protocols', contains: 'selinux' },
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_AUDIT' }], when: { attribute: 'protocols', contains: 'audit' } },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }], when: { attribute: 'protocols', contains: 'fib-lookup' } },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CONNECTOR', module: 'cn' }],
        when: { attribute: 'protocols', contains: 'connector' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_NETFILTER_NETLINK', module: 'nfnetlink' }],
        when: { attribute: 'protocols', contains: 'netfilter' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_SCSI_NETLINK' }],
        when: { attribute: 'protocols', contains: 'scsitransport' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_INFINIBAND', module: 'ib_core' }],
        when: { attribute: 'protocols', contains: 'rdma' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CRYPTO_USER', module: 'crypto_user' }],
        when: { attribute: 'protocols', contains: 'crypto' },
      },
    ],
    text: 'CRIU reopens the netlink socket. Its protocol must exist in the target kernel.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'packet-sock',
    needs: [
      { need: 'kernel', min: '2.6.27', source: 'packet(7)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_PACKET', module: 'af_packet' }] },
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the interface has the same index' },
      { need: 'capabilities', anyOf: ['net-raw'] },
    ],
    text: 'CRIU reopens the packet socket.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'packet-fanout',
    needs: [
      { need: 'kernel', min: '3.1', source: 'packet(7)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_PACKET', module: 'af_packet' }] },
    ],
    text: 'A packet socket is a member of a fanout group.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'packet-ring',
    needs: [
      { need: 'kernel', min: '2.6.31', source: 'packet(7)' },
      {
        need: 'kernel',
        min: '3.2',
        below: 'unknown',
        source: 'recalled, not verified',
        when: { attribute: 'version3', equals: true },
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_PACKET', module: 'af_packet' }] },
    ],
    text: 'A packet socket has mapped rings.',
    confidence: 'verified-source',
  }),
];
