import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `sockets`. Evidence `criu:` paths are those of release 4.2. */
export const SOCKETS_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'sk-buf-lock',
    title: 'Socket buffer locks',
    area: 'sockets',
    since: '3.17',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.opts.so_buf_lock', op: 'present' },
        { file: 'files', path: 'usk.opts.so_buf_lock', op: 'present' },
        { file: 'files', path: 'psk.opts.so_buf_lock', op: 'present' },
        { file: 'files', path: 'nlsk.opts.so_buf_lock', op: 'present' },
      ],
    },
    evidence: [
      'criu:criu/sockets.c:552',
      'criu:criu/sockets.c:660',
      'criu:criu/cr-check.c:1355',
      'seen in every socket of corpus criu-releases/criu42-feature-rich',
      'https://git.zx2c4.com/linux-dev/commit/include/uapi/linux?id=04190bf8944deb7e3ac165a1a494db23aa0160a9',
      'kernel: search: commit 04190bf8944d of 2021-08-04; option present in 5.15-rc1',
    ],
  }),
  criuObjectType({
    id: 'sk-reuseport',
    title: 'SO_REUSEPORT',
    area: 'sockets',
    since: '3.7',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.opts.so_reuseport', op: 'present' },
        { file: 'files', path: 'usk.opts.so_reuseport', op: 'present' },
        { file: 'files', path: 'psk.opts.so_reuseport', op: 'present' },
        { file: 'files', path: 'nlsk.opts.so_reuseport', op: 'present' },
      ],
    },
    evidence: ['criu:criu/sk-inet.c:907', 'man socket(7)', 'kernel: socket(7)'],
  }),
  criuObjectType({
    id: 'sk-filter',
    title: 'Socket filter',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.opts.so_filter', op: 'non-empty' },
        { file: 'files', path: 'usk.opts.so_filter', op: 'non-empty' },
        { file: 'files', path: 'psk.opts.so_filter', op: 'non-empty' },
        { file: 'files', path: 'nlsk.opts.so_filter', op: 'non-empty' },
      ],
    },
    evidence: [
      'criu:criu/sockets.c:398',
      'criu:criu/cr-check.c:487',
      'kernel: search: commit a8fc92778080 of 2012-11-01 (net-next of the 3.8 window)',
    ],
  }),
  criuObjectType({
    id: 'sk-bound-dev',
    title: 'Socket bound to a device',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.opts.so_bound_dev', op: 'present' },
        { file: 'files', path: 'usk.opts.so_bound_dev', op: 'present' },
        { file: 'files', path: 'psk.opts.so_bound_dev', op: 'present' },
        { file: 'files', path: 'nlsk.opts.so_bound_dev', op: 'present' },
        { file: 'files', path: 'isk.ifname', op: 'present' },
      ],
    },
    evidence: ['criu:criu/sockets.c:332', 'criu:criu/sk-inet.c:1030', 'kernel: socket(7)'],
  }),
  criuObjectType({
    id: 'sk-mark-priority',
    title: 'Socket mark or high priority',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.opts.so_mark', op: '!=', value: 0 },
        { file: 'files', path: 'usk.opts.so_mark', op: '!=', value: 0 },
        { file: 'files', path: 'psk.opts.so_mark', op: '!=', value: 0 },
        { file: 'files', path: 'nlsk.opts.so_mark', op: '!=', value: 0 },
        { file: 'files', path: 'isk.opts.so_priority', op: '>', value: 6 },
        { file: 'files', path: 'usk.opts.so_priority', op: '>', value: 6 },
        { file: 'files', path: 'psk.opts.so_priority', op: '>', value: 6 },
        { file: 'files', path: 'nlsk.opts.so_priority', op: '>', value: 6 },
      ],
    },
    evidence: ['criu:criu/sockets.c:564', 'kernel: socket(7)'],
  }),
  criuObjectType({
    id: 'sk-sndbuf',
    title: 'Large socket buffer',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.opts.so_sndbuf', op: '>', value: 425984 },
        { file: 'files', path: 'usk.opts.so_sndbuf', op: '>', value: 425984 },
        { file: 'files', path: 'psk.opts.so_sndbuf', op: '>', value: 425984 },
        { file: 'files', path: 'nlsk.opts.so_sndbuf', op: '>', value: 425984 },
      ],
    },
    evidence: ['criu:criu/sockets.c:503'],
  }),
  criuObjectType({
    id: 'sk-passcred-616',
    title: 'Credential passing on an inet socket',
    area: 'sockets',
    since: '4.2',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.opts.so_passcred', op: '==', value: true },
        { file: 'files', path: 'psk.opts.so_passcred', op: '==', value: true },
        { file: 'files', path: 'isk.opts.so_passsec', op: '==', value: true },
      ],
    },
    evidence: [
      'criu:criu/sockets.c:691',
      'https://github.com/checkpoint-restore/criu/issues/2705',
      'https://github.com/checkpoint-restore/criu/issues/2804',
      'experiment on 6.18.44: 4.1.1 dump of a TCP listener fails on getsockopt 1:16 and 1:34 (EOPNOTSUPP); 4.2 dump passes; 4.1.1 RESTORE of that image (pagemap rewritten) works',
    ],
  }),
  criuObjectType({
    id: 'sk-queue-scm',
    title: 'Descriptors in flight',
    area: 'sockets',
    since: '3.6',
    detect: { logic: 'any', conditions: [{ file: 'sk-queues', path: 'scm', op: 'non-empty' }] },
    evidence: ['criu:images/sk-packet.proto:5'],
  }),
  criuObjectType({
    id: 'inet-sock',
    title: 'IPv4 or IPv6 socket',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'type', op: '==', value: 4 },
        { file: 'files', path: 'isk.family', op: '==', value: 10 },
      ],
      attributes: [
        {
          name: 'families',
          take: 'names',
          from: [
            {
              file: 'files',
              path: 'isk.family',
              op: 'table',
              rows: [
                { name: 'inet', value: 2 },
                { name: 'inet6', value: 10 },
              ],
            },
          ],
        },
      ],
    },
    attributes: { families: 'inet, inet6' },
    evidence: ['criu:criu/sk-inet.c:280'],
  }),
  criuObjectType({
    id: 'tcp-established',
    title: 'Connected TCP socket',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'files',
          path: 'isk.dst_port',
          op: '!=',
          value: 0,
          and: [
            { field: 'proto', op: '==', value: 6 },
            { field: 'type', op: '==', value: 1 },
          ],
        },
        { file: 'tcp-stream', path: 'inq_len', op: 'present' },
      ],
    },
    evidence: [
      'criu:criu/sk-inet.c:912',
      'criu:criu/cr-check.c:1040',
      'criu:criu/kerndat.c:679',
      'man tcp(7)',
      'kernel: tcp(7), comments in the page source: TCP_REPAIR and TCP_REPAIR_OPTIONS 3.5, TCP_TIMESTAMP 3.9',
    ],
  }),
  criuObjectType({
    id: 'tcp-half-closed',
    title: 'TCP connection being closed',
    area: 'sockets',
    since: '2.10',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'files',
          path: 'isk.state',
          op: 'in',
          value: [2, 4, 5, 6, 8, 9, 11],
          and: [{ field: 'proto', op: '==', value: 6 }],
        },
      ],
    },
    evidence: [
      'criu:criu/cr-check.c:1074',
      'criu:criu/kerndat.c:679',
      'test/zdtm/static/socket-tcp-*.desc feature tcp_half_closed',
      'linux commit 319b0534b958 (2016-11-15, 4.10)',
      'kernel: search: commit 319b0534b958 of 2016-11-15 (net-next of the 4.10 window)',
    ],
  }),
  criuObjectType({
    id: 'tcp-window',
    title: 'TCP window',
    area: 'sockets',
    since: '2.5',
    detect: { logic: 'any', conditions: [{ file: 'tcp-stream', path: 'snd_wnd', op: 'present' }] },
    evidence: ['criu:soccr/soccr.c:749', 'criu:criu/cr-check.c:1084'],
  }),
  criuObjectType({
    id: 'tcp-options',
    title: 'Negotiated TCP options',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'tcp-stream',
          path: 'opt_mask',
          op: 'table',
          rows: [
            { name: 'timestamps', mask: 1 },
            { name: 'sack', mask: 2 },
            { name: 'wscale', mask: 4 },
            { name: 'ecn', mask: 8 },
            { name: 'usec-ts', mask: 64 },
          ],
        },
      ],
      attributes: [{ name: 'options', take: 'names' }],
    },
    attributes: { options: 'negotiated options' },
    evidence: [
      'criu:soccr/soccr.c:566',
      'criu:criu/sk-tcp.c:334',
      'kernel: tcp(7), comments in the page source: TCP_REPAIR and TCP_REPAIR_OPTIONS 3.5, TCP_TIMESTAMP 3.9',
    ],
  }),
  criuObjectType({
    id: 'tcp-listen',
    title: 'Listening TCP socket',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.state', op: '==', value: 10, and: [{ field: 'proto', op: '==', value: 6 }] },
      ],
    },
    evidence: ['criu:criu/sk-inet.c:938'],
  }),
  criuObjectType({
    id: 'udp',
    title: 'UDP socket',
    area: 'sockets',
    since: '0.3',
    detect: { logic: 'any', conditions: [{ file: 'files', path: 'isk.proto', op: '==', value: 17 }] },
    evidence: ['criu:criu/sk-inet.c:153'],
  }),
  criuObjectType({
    id: 'udplite',
    title: 'UDP-Lite socket',
    area: 'sockets',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'files', path: 'isk.proto', op: '==', value: 136 }] },
    evidence: [
      'criu:criu/sk-inet.c:132',
      'https://github.com/checkpoint-restore/criu/issues/3002',
      'https://github.com/checkpoint-restore/criu/pull/3003',
      'kernel: udplite(7); removal: CRIU pull request 3003',
    ],
  }),
  criuObjectType({
    id: 'icmp-ping-socket',
    title: 'Unprivileged ICMP socket',
    area: 'sockets',
    since: '4.2',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.proto', op: 'in', value: [1, 58], and: [{ field: 'type', op: '==', value: 2 }] },
      ],
      attributes: [
        {
          name: 'protocols',
          take: 'names',
          from: [
            {
              file: 'files',
              path: 'isk.proto',
              op: 'table',
              rows: [
                { name: 'icmp', value: 1 },
                { name: 'icmpv6', value: 58 },
              ],
            },
          ],
        },
      ],
    },
    attributes: { protocols: 'icmp, icmpv6' },
    evidence: [
      'criu:criu/sk-inet.c:134',
      'criu:criu/net.c:2235',
      'kernel: icmp(7) says 2.6.39; 3.0 kept as the cautious bound',
    ],
  }),
  criuObjectType({
    id: 'raw-sock',
    title: 'Raw IP socket',
    area: 'sockets',
    since: '3.12',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.type', op: '==', value: 3 },
        { file: 'files', path: 'isk.ip_opts.raw', op: 'present' },
      ],
      attributes: [
        {
          name: 'families',
          take: 'names',
          from: [
            {
              file: 'files',
              path: 'isk.family',
              op: 'table',
              rows: [
                { name: 'inet', value: 2 },
                { name: 'inet6', value: 10 },
              ],
              and: [{ field: 'type', op: '==', value: 3 }],
            },
          ],
        },
      ],
    },
    attributes: { families: 'inet, inet6' },
    evidence: ['criu:criu/cr-check.c:1307', 'criu:images/sk-inet.proto:10'],
  }),
  criuObjectType({
    id: 'ip-freebind',
    title: 'Binding to foreign addresses',
    area: 'sockets',
    since: '3.18',
    detect: {
      logic: 'any',
      conditions: [{ file: 'files', path: 'isk.ip_opts.freebind', op: 'present' }],
      attributes: [
        {
          name: 'families',
          take: 'names',
          from: [
            {
              file: 'files',
              path: 'isk.family',
              op: 'table',
              rows: [
                { name: 'inet', value: 2 },
                { name: 'inet6', value: 10 },
              ],
              and: [{ field: 'ip_opts', op: 'present' }],
            },
          ],
        },
      ],
    },
    attributes: { families: 'address families of sockets with IP options' },
    evidence: [
      'criu:criu/sk-inet.c:834',
      'criu:criu/kerndat.c:1669',
      'kernel: search: commit of 2017-09-30 (net-next of the 4.15 window); ip(7) for IPv4 (2.4)',
    ],
  }),
  criuObjectType({
    id: 'ip-tos-ttl-pktinfo',
    title: 'IP_TOS, IP_TTL or IP_PKTINFO',
    area: 'sockets',
    since: '3.18',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'isk.ip_opts.tos', op: '!=', value: 0 },
        { file: 'files', path: 'isk.ip_opts.ttl', op: '!=', value: 64 },
        { file: 'files', path: 'isk.ip_opts.pktinfo', op: '==', value: true },
      ],
      attributes: [
        {
          name: 'options',
          take: 'names',
          from: [
            { file: 'files', path: 'isk.ip_opts.tos', op: '>', value: 0, rows: [{ name: 'tos', above: 0 }] },
            { file: 'files', path: 'isk.ip_opts.ttl', op: '!=', value: 64, rows: [{ name: 'ttl', above: 0 }] },
            {
              file: 'files',
              path: 'isk.ip_opts.pktinfo',
              op: '==',
              value: true,
              rows: [{ name: 'pktinfo', value: 1 }],
            },
          ],
        },
      ],
    },
    attributes: { options: 'which options differ from their defaults' },
    evidence: ['criu:images/sk-inet.proto:22', 'kernel: ip(7)'],
  }),
  criuObjectType({
    id: 'mptcp-sctp',
    title: 'Other socket families',
    area: 'sockets',
    since: '1.0',
    detect: { detector: 'never' },
    evidence: ['criu:criu/sk-inet.c:139', 'criu:criu/sk-inet.c:137'],
  }),
  criuObjectType({
    id: 'unix-sock',
    title: 'Unix socket',
    area: 'sockets',
    since: '0.2',
    detect: { logic: 'any', conditions: [{ file: 'files', path: 'type', op: '==', value: 5 }] },
    evidence: [
      'criu:criu/sk-unix.c:209',
      'criu:criu/cr-check.c:1271',
      'linux commit ba94f3088b79 (2017-02-02, 4.11)',
      'kernel: sock_diag(7)',
    ],
  }),
  criuObjectType({
    id: 'unix-deleted-listener',
    title: 'Listening unix socket without its name',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'files',
          path: 'usk.state',
          op: '==',
          value: 10,
          and: [{ field: 'deleted', op: '==', value: true }],
        },
      ],
    },
    evidence: [
      'criu:criu/sk-unix.c:628',
      'criu:criu/sk-unix.c:1471',
      'experiment: supervisor renames its socket after bind; restored by CRIU 4.2.1, the socket refuses connections (data/restores/application-outcomes.json)',
    ],
  }),
  criuObjectType({
    id: 'unix-external',
    title: 'Unix socket with an external peer',
    area: 'sockets',
    since: '1.0',
    detect: { detector: 'unix-peer' },
    evidence: ['criu:criu/sk-unix.c:1912', 'criu:criu/sk-unix.c:2285'],
  }),
  criuObjectType({
    id: 'netlink-sock',
    title: 'Netlink socket',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [{ file: 'files', path: 'nlsk.protocol', op: 'present' }],
      attributes: [
        {
          name: 'protocols',
          take: 'names',
          from: [
            {
              file: 'files',
              path: 'nlsk.protocol',
              op: 'table',
              rows: [
                { name: 'xfrm', value: 6 },
                { name: 'selinux', value: 7 },
                { name: 'audit', value: 9 },
                { name: 'fib-lookup', value: 10 },
                { name: 'connector', value: 11 },
                { name: 'netfilter', value: 12 },
                { name: 'kobject-uevent', value: 15 },
                { name: 'scsitransport', value: 18 },
                { name: 'rdma', value: 20 },
                { name: 'crypto', value: 21 },
              ],
            },
          ],
        },
      ],
    },
    attributes: { protocols: 'netlink protocols that are optional in the kernel' },
    evidence: ['criu:criu/sk-netlink.c:208', 'criu:criu/sk-netlink.c:218'],
  }),
  criuObjectType({
    id: 'packet-sock',
    title: 'Packet socket',
    area: 'sockets',
    since: '0.3',
    detect: { logic: 'any', conditions: [{ file: 'files', path: 'type', op: '==', value: 10 }] },
    evidence: ['criu:criu/sk-packet.c:407', 'kernel: packet(7)'],
  }),
  criuObjectType({
    id: 'packet-fanout',
    title: 'Packet fanout',
    area: 'sockets',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'files', path: 'psk.fanout', op: '!=', value: 4294967295 }] },
    evidence: ['criu:criu/sk-packet.c:543', 'man packet(7)', 'kernel: packet(7)'],
  }),
  criuObjectType({
    id: 'packet-ring',
    title: 'Packet rings',
    area: 'sockets',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'psk.rx_ring', op: 'present' },
        { file: 'files', path: 'psk.version', op: '==', value: 2 },
      ],
      attributes: [
        { name: 'version3', take: 'flag', from: [{ file: 'files', path: 'psk.version', op: '==', value: 2 }] },
      ],
    },
    attributes: { version3: 'TPACKET_V3' },
    evidence: ['criu:criu/sk-packet.c:499', 'kernel: packet(7)'],
  }),
];
