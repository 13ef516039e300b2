import { type CriuObjectType, criuObjectType, type DetectCondition } from './criu-object-type.ts';
import { NETWORK_SETTINGS, type NetworkSetting, settingId } from './network-settings.ts';

/** Types of devices that CRIU creates: all but the loopback device and those that must be there (images/netdev.proto). */
const CREATED_DEVICES: readonly number[] = [2, 3, 5, 6, 7, 8];

/** Settings of all devices, of the default for new ones, and of each device; before CRIU 2.3 IPv4 only, as plain numbers. */
function settingsIn(): readonly DetectCondition[] {
  const rowsOf = (family: NetworkSetting['family']) =>
    NETWORK_SETTINGS.filter((setting) => setting.family === family).map((setting) => ({
      name: settingId(setting),
      value: setting.position,
    }));
  const lists = { ipv4: ['conf', 'conf4'], ipv6: ['conf6'] } as const;
  return (['ipv4', 'ipv6'] as const).flatMap((family) =>
    lists[family].flatMap((list): readonly DetectCondition[] => [
      { file: 'netns', path: `all_${list}`, op: 'non-empty', rows: rowsOf(family) },
      { file: 'netns', path: `def_${list}`, op: 'non-empty', rows: rowsOf(family) },
      { file: 'netdev', path: list, op: 'non-empty', rows: rowsOf(family) },
    ]),
  );
}

/** CRIU features of the area `network`. Evidence `criu:` paths are those of release 4.2. */
export const NETWORK_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'netdev-veth',
    title: 'veth device',
    area: 'network',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'netdev', path: 'type', op: '==', value: 2 }] },
    evidence: ['criu:criu/net.c:534', 'kernel: search: driver commit of 2007-10-10 (2.6.24 window)'],
  }),
  criuObjectType({
    id: 'netdev-veth-external',
    title: 'veth device with its other end outside',
    area: 'network',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [{ file: 'netdev', path: 'type', op: '==', value: 2, and: [{ field: 'peer_nsid', op: 'absent' }] }],
    },
    evidence: [
      'criu:criu/net.c:534',
      'criu:criu/net.c:1469',
      'experiment: CRIU 4.2.1 without --external: "Unknown peer net namespace", "Can\'t restore link: -16"; with it, restored (data/restores/application-outcomes.json)',
    ],
  }),
  criuObjectType({
    id: 'netdev-bridge',
    title: 'Bridge',
    area: 'network',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'netdev', path: 'type', op: '==', value: 6 }] },
    evidence: ['criu:images/netdev.proto:23'],
  }),
  criuObjectType({
    id: 'netdev-macvlan',
    title: 'macvlan device',
    area: 'network',
    since: '2.8',
    detect: { logic: 'any', conditions: [{ file: 'netdev', path: 'type', op: '==', value: 7 }] },
    evidence: ['criu:criu/net.c:1617'],
  }),
  criuObjectType({
    id: 'netdev-sit',
    title: 'SIT tunnel',
    area: 'network',
    since: '3.6',
    detect: { logic: 'any', conditions: [{ file: 'netdev', path: 'type', op: '==', value: 8 }] },
    evidence: ['criu:criu/net.c:1663'],
  }),
  criuObjectType({
    id: 'netdev-tun',
    title: 'TUN or TAP device',
    area: 'network',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'netdev', path: 'type', op: '==', value: 3 },
        { file: 'files', path: 'type', op: '==', value: 15 },
      ],
    },
    evidence: [
      'criu:criu/cr-check.c:1759',
      'criu:criu/tun.c:50',
      'criu:criu/kerndat.c:1440',
      'kernel: search: commit fb7589a16216 of 2013-08-21 (net-next of the 3.12 window)',
    ],
  }),
  criuObjectType({
    id: 'netdev-extlink',
    title: 'External link',
    area: 'network',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'netdev', path: 'type', op: '==', value: 4 }] },
    evidence: ['criu:images/netdev.proto:21'],
  }),
  criuObjectType({
    id: 'netdev-newifindex',
    title: 'veth end with a fixed index',
    area: 'network',
    since: '3.16',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'netdev', path: 'peer_ifindex', op: 'present', and: [{ field: 'type', op: '==', value: 2 }] },
      ],
    },
    evidence: [
      'criu:criu/net.c:1367',
      'criu:criu/cr-check.c:1297',
      'linux commit eeb85a14ee34 (2021-04-05, 5.13)',
      'kernel: search: commit eeb85a14ee34 of 2021-04-05 (net-next of the 5.13 window)',
    ],
  }),
  criuObjectType({
    id: 'netdev-index',
    title: 'Indexes of network devices',
    area: 'network',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [{ file: 'netdev', path: 'type', op: 'in', value: CREATED_DEVICES }],
      attributes: [
        {
          name: 'lowest',
          take: 'min',
          from: [
            {
              file: 'netdev',
              path: 'ifindex',
              op: 'present',
              and: [{ field: 'type', op: 'in', value: CREATED_DEVICES }],
            },
          ],
        },
      ],
    },
    attributes: { lowest: 'lowest index of a device that CRIU creates' },
    evidence: ['criu:criu/net.c:1202 (populate_newlink_req)', 'kernel: net/core/dev.c (dev_new_index)'],
  }),
  criuObjectType({
    id: 'netns-ids',
    title: 'Ids between network namespaces',
    area: 'network',
    since: '3.8',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'netns', path: 'nsids', op: 'non-empty' },
        { file: 'netdev', path: 'peer_nsid', op: 'present' },
      ],
    },
    evidence: [
      'criu:criu/cr-check.c:1787',
      'criu:criu/kerndat.c:758',
      'kernel: search: commit 0c7aecd4bde4 of 2015-01-19 (net-next of the 4.0 window)',
    ],
  }),
  criuObjectType({
    id: 'netdev-sysctl',
    title: 'Network sysctls',
    area: 'network',
    since: '2.3',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'netns', path: 'def_conf4', op: 'non-empty' },
        { file: 'netns', path: 'def_conf6', op: 'non-empty' },
        { file: 'netdev', path: 'conf4', op: 'non-empty' },
        { file: 'netdev', path: 'conf6', op: 'non-empty' },
      ],
      attributes: [
        {
          name: 'ipv4',
          take: 'flag',
          from: [
            { file: 'netns', path: 'def_conf4', op: 'non-empty' },
            { file: 'netdev', path: 'conf4', op: 'non-empty' },
          ],
        },
        {
          name: 'ipv6',
          take: 'flag',
          from: [
            { file: 'netns', path: 'def_conf6', op: 'non-empty' },
            { file: 'netdev', path: 'conf6', op: 'non-empty' },
          ],
        },
        { name: 'settings', take: 'positions', from: settingsIn() },
      ],
    },
    attributes: {
      ipv4: 'IPv4 settings are recorded',
      ipv6: 'IPv6 settings are recorded',
      settings: 'recorded settings that not every kernel has, of all devices and of the defaults',
    },
    evidence: ['criu:criu/net.c:325', 'criu:criu/net.c:249', 'https://github.com/checkpoint-restore/criu/issues/248'],
  }),
  criuObjectType({
    id: 'ipv4-sysctl-ping-group',
    title: 'Ping group range',
    area: 'network',
    since: '4.1',
    detect: { logic: 'any', conditions: [{ file: 'netns', path: 'ipv4_sysctl', op: 'non-empty' }] },
    evidence: ['criu:criu/net.c:2235', 'kernel: icmp(7) says 2.6.39; 3.0 kept as the cautious bound'],
  }),
  criuObjectType({
    id: 'unix-sysctl',
    title: 'Unix datagram queue length',
    area: 'network',
    since: '3.14',
    detect: { logic: 'any', conditions: [{ file: 'netns', path: 'unix_conf', op: 'non-empty' }] },
    evidence: ['criu:criu/net.c:396'],
  }),
  criuObjectType({
    id: 'ip-rule-route',
    title: 'Addresses, routes and rules',
    area: 'network',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'route', op: 'file-not-empty' },
        { file: 'rule', op: 'file-not-empty' },
        { file: 'ifaddr', op: 'file-not-empty' },
      ],
      attributes: [{ name: 'rules', take: 'flag', from: [{ file: 'rule', op: 'file-not-empty' }] }],
    },
    attributes: { rules: 'policy routing rules are recorded' },
    evidence: ['criu:criu/net.c:1969'],
  }),
  criuObjectType({
    id: 'route-kinds',
    title: 'Routes that not every kernel takes',
    area: 'network',
    since: '1.0',
    detect: { detector: 'route-kinds' },
    attributes: { ipv4: 'kinds of the IPv4 routes', ipv6: 'kinds of the IPv6 routes' },
    evidence: ['criu:criu/net.c:1969', 'kernel: include/uapi/linux/rtnetlink.h'],
  }),
  criuObjectType({
    id: 'iptables-legacy',
    title: 'iptables rules',
    area: 'network',
    since: '1.0',
    detect: { detector: 'iptables' },
    attributes: {
      families: 'families with recorded rules',
      ipv4: 'tables, matches and targets of the IPv4 rules',
      ipv6: 'tables, matches and targets of the IPv6 rules',
    },
    evidence: [
      'criu:criu/net.c:2540',
      'https://github.com/checkpoint-restore/criu/issues/292',
      'https://github.com/checkpoint-restore/criu/issues/813',
    ],
  }),
  criuObjectType({
    id: 'nftables-rules',
    title: 'nftables rules',
    area: 'network',
    since: '3.14',
    detect: { detector: 'nftables' },
    attributes: { uses: 'families, chain types and expressions of the rules' },
    evidence: [
      'criu:criu/net.c:2653',
      'https://github.com/checkpoint-restore/criu/issues/1707',
      'https://github.com/checkpoint-restore/criu/issues/2313',
      'kernel: search: nftables wiki',
    ],
  }),
  criuObjectType({
    id: 'network-lock-method',
    title: 'Network lock',
    area: 'network',
    since: '3.16',
    detect: {
      logic: 'any',
      conditions: [{ file: 'tcp-stream', path: 'inq_len', op: 'present' }],
      attributes: [
        {
          name: 'method',
          take: 'names',
          from: [
            {
              file: 'inventory',
              path: 'network_lock_method',
              op: 'table',
              rows: [
                { name: 'iptables', value: 0 },
                { name: 'nftables', value: 1 },
                { name: 'skip', value: 2 },
              ],
            },
          ],
        },
      ],
    },
    attributes: { method: 'iptables, nftables or skip; empty = not recorded, which means iptables' },
    evidence: [
      'criu:criu/image.c:114',
      'criu:criu/kerndat.c:1631',
      'criu:criu/net.c:2653',
      'kernel: search: nftables wiki',
    ],
  }),
  criuObjectType({
    id: 'conntrack',
    title: 'Connection tracking entries',
    area: 'network',
    since: '1.7',
    detect: { logic: 'any', conditions: [{ file: 'netns-ct', op: 'file-not-empty' }] },
    evidence: ['criu:criu/net.c:1048'],
  }),
  criuObjectType({
    id: 'route-link-down',
    title: 'Routes saved while their link was down',
    area: 'network',
    since: '1.0',
    detect: { detector: 'route-flags' },
    evidence: [
      'experiment: "Invalid rtm_flags - can not contain DEAD or LINKDOWN" when sets made on 6.12 and 6.18 restore, also on the kernel they were made on (data/restores/outcomes.json)',
      'criu:criu/net.c:1969',
    ],
  }),
  criuObjectType({
    id: 'netns-sysctl-empty',
    title: 'Network sysctl without a value',
    area: 'network',
    since: '4.1',
    detect: { logic: 'any', conditions: [{ file: 'netns', path: 'ipv4_sysctl.sarg', op: 'absent' }] },
    evidence: [
      'criu:images/netdev.proto (ipv4_sysctl, since 4.1)',
      'seen in every set with a network namespace that 4.2 made (data/images/criu, program cont)',
    ],
  }),
];
