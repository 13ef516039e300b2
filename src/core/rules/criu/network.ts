import { NETWORK_SETTINGS, settingId } from '../../object-types/criu/network-settings.ts';
import type { Need, Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** A kernel without one of the recorded settings has no file for it, and CRIU opens each. */
function settingNeeds(): readonly Need[] {
  return NETWORK_SETTINGS.flatMap((setting): readonly Need[] => {
    const { since, source = '', option, until } = setting;
    const when = { attribute: 'settings', contains: settingId(setting) };
    return [
      ...(since === undefined ? [] : [{ need: 'kernel', min: since, source, when } as const]),
      ...(option === undefined
        ? []
        : [{ need: 'kconfig', allOf: [{ option, ...(until === undefined ? {} : { until }) }], when } as const]),
    ];
  });
}

/** Rules of the area `network`. Evidence `criu:` paths are those of release 4.2. */
export const NETWORK_RULES: readonly Rule[] = [
  criuRule({
    id: 'netdev-veth',
    needs: [
      { need: 'kernel', min: '2.6.24', source: 'search: driver commit of 2007-10-10 (2.6.24 window)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_VETH', module: 'veth' }] },
    ],
    text: 'CRIU re-creates the veth pair.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'netdev-veth-external',
    needs: [
      {
        need: 'impossible',
        required: 'the restore option --external veth[in]:out',
        found: 'a veth device whose other end is not in the image',
      },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --external veth[in]:out, where out names the new end on the host.',
        loses: null,
        helps: ['impossible'],
      },
    ],
    text: 'CRIU creates both ends of a veth pair. It puts the outer end where --external says, and does not know a place without it.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'netdev-bridge',
    needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_BRIDGE', module: 'bridge' }] }],
    text: 'CRIU re-creates the bridge.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'netdev-macvlan',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_MACVLAN', module: 'macvlan' }] },
      { need: 'criu', below: 'fails' },
      {
        need: 'impossible',
        required: 'the restore option --external macvlan[in]:out',
        found: 'a macvlan device with an external parent',
      },
    ],
    adjustments: [
      { kind: 'option', text: 'Restore with --external macvlan[in]:out.', loses: null, helps: ['impossible'] },
    ],
    text: 'CRIU re-creates the macvlan device on a parent device that --external must name.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'netdev-sit',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_IPV6_SIT', module: 'sit' }] },
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the tunnel is not a 6rd tunnel, or the kernel has CONFIG_IPV6_SIT_6RD' },
    ],
    text: 'CRIU re-creates the IPv6-in-IPv4 tunnel.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'netdev-tun',
    needs: [
      {
        need: 'kernel',
        min: '3.12',
        source: 'search: commit fb7589a16216 of 2013-08-21 (net-next of the 3.12 window)',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_TUN', module: 'tun' }] },
      { need: 'criu', below: 'fails' },
      { need: 'host', text: '/dev/net/tun exists' },
    ],
    text: 'CRIU re-creates the tun device through /dev/net/tun.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'netdev-extlink',
    needs: [
      {
        need: 'impossible',
        required: 'the restore option --external net or a setup-namespaces script',
        found: 'an interface that CRIU does not create',
      },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Create the link in a setup-namespaces script, or name it with --external net.',
        loses: null,
        helps: ['impossible'],
      },
    ],
    text: 'CRIU does not create this type of interface and expects it to exist.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'netdev-newifindex',
    needs: [
      {
        need: 'kernel',
        min: '5.13',
        source: 'search: commit eeb85a14ee34 of 2021-04-05 (net-next of the 5.13 window)',
      },
      { need: 'criu', below: 'fails' },
    ],
    unmet: 'note',
    text: 'Moving a link into the namespace with a given index requires a netlink attribute of Linux 5.13.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'netdev-index',
    needs: [{ need: 'device-index', fromAttribute: 'lowest', kernels: '>=4.16' }],
    adjustments: [
      {
        kind: 'host',
        text: 'Set the sysctl net.core.fb_tunnels_only_for_init_net to 1 before restoring.',
        loses: null,
      },
    ],
    text: 'CRIU creates each device with the index that it had. A kernel with tunnel drivers built in or loaded makes one device of each in every new network namespace, which take the first indexes.',
    moreEvidence: ['kernel commit 79134e6ce2c9 (4.16)'],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'netdev-index-before-4-16',
    title: 'Indexes of network devices on kernels before 4.16',
    appliesTo: ['criu/netdev-index'],
    needs: [{ need: 'device-index', fromAttribute: 'lowest', kernels: '<4.16' }],
    text: 'CRIU creates each device with the index that it had. A kernel with tunnel drivers built in or loaded makes one device of each in every new network namespace, and no setting prevents it before 4.16.',
    moreEvidence: ['kernel commit 79134e6ce2c9 (4.16)'],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'netns-ids',
    needs: [
      { need: 'kernel', min: '4.0', source: 'search: commit 0c7aecd4bde4 of 2015-01-19 (net-next of the 4.0 window)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_NET_NS' }] },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'Links refer to other namespaces by ids, which CRIU sets again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'netdev-sysctl',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SYSCTL' }] },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }], when: { attribute: 'ipv4', equals: true } },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_IPV6', module: 'ipv6' }],
        when: { attribute: 'ipv6', equals: true },
      },
      ...settingNeeds(),
      { need: 'criu', below: 'fails' },
      { need: 'fact', fact: 'ipv6', test: 'equals', value: 'true', when: { attribute: 'ipv6', equals: true } },
      { need: 'host', text: 'each recorded setting is writable on the target' },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --weak-sysctls.',
        loses: 'settings that the target does not have',
        helps: ['kernel', 'host', 'kconfig'],
        criuMin: '2.9',
      },
    ],
    text: 'CRIU writes the network settings of all devices, of new devices and of each device. A setting that the target lacks stops the restore, and some exist only with an option. Where IPv6 is disabled, --weak-sysctls helps only if no device has an IPv6 address.',
    moreEvidence: [
      'kernel: net/ipv6/addrconf.c (addrconf_sysctl: CONFIG_IPV6_ROUTER_PREF, CONFIG_IPV6_ROUTE_INFO, CONFIG_IPV6_OPTIMISTIC_DAD)',
      'criu:criu/net.c:239 (net_conf_op), criu:criu/sysctl.c:334 (a missing file is skipped only with --weak-sysctls)',
      'experiment: 6.1.0-56-amd64 with ipv6.disable=1, CRIU 4.2.1: "Can\'t open sysctl net/ipv6/conf/all/accept_dad"',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'ipv4-sysctl-ping-group',
    needs: [
      { need: 'kernel', min: '3.0', source: 'icmp(7) says 2.6.39; 3.0 kept as the cautious bound' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INET' }, { option: 'CONFIG_SYSCTL' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'the group ids are mapped in the user namespace of the target' },
    ],
    text: 'CRIU restores the group range for ping sockets.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'unix-sysctl',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_UNIX', module: 'unix' }, { option: 'CONFIG_SYSCTL' }] },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'CRIU restores net.unix.max_dgram_qlen.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ip-rule-route',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_IP_MULTIPLE_TABLES' }], when: { attribute: 'rules', equals: true } },
      { need: 'host', text: 'the ip tool of iproute2 is in PATH and can read the dump' },
    ],
    text: 'CRIU passes saved addresses, routes and rules to the ip tool of the target.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'route-kinds',
    needs: [
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_IP_ROUTE_MULTIPATH' }],
        when: { attribute: 'ipv4', contains: 'multipath' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_LWTUNNEL' }],
        when: { attribute: 'ipv4', contains: 'encapsulation' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_LWTUNNEL' }],
        when: { attribute: 'ipv6', contains: 'encapsulation' },
      },
    ],
    text: 'ip route restore adds each saved route again. A kernel refuses routes with several next hops or with encapsulation where it lacks the option.',
    moreEvidence: ['kernel: net/ipv4/Kconfig (IP_ROUTE_MULTIPATH), net/Kconfig (LWTUNNEL)'],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'route-nexthop-objects',
    title: 'Routes through next-hop objects',
    appliesTo: ['criu/route-kinds'],
    needs: (['ipv4', 'ipv6'] as const).map((attribute) => ({
      need: 'impossible',
      required: 'the next-hop objects that the routes name',
      found: 'a route through a next-hop object, which CRIU does not dump',
      when: { attribute, contains: 'nexthop-object' },
    })),
    unmet: 'unknown',
    text: 'CRIU dumps routes and not the next-hop objects (ip nexthop) that they name.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'iptables-legacy',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_NETFILTER_XTABLES', module: 'x_tables' }] },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_NETFILTER_XTABLES_LEGACY', since: '6.17' }] },
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_IP_NF_IPTABLES', module: 'ip_tables' },
          { option: 'CONFIG_IP_NF_IPTABLES_LEGACY', since: '6.9', module: 'ip_tables' },
        ],
        when: { attribute: 'families', contains: 'ipv4' },
      },
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_IP6_NF_IPTABLES', module: 'ip6_tables' },
          { option: 'CONFIG_IP6_NF_IPTABLES_LEGACY', since: '6.9', module: 'ip6_tables' },
        ],
        when: { attribute: 'families', contains: 'ipv6' },
      },
      {
        need: 'host',
        text: 'iptables-restore (legacy) is in PATH, and every match and target of the rules is available',
      },
    ],
    text: 'CRIU passes saved legacy rules to iptables-restore.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'nftables-rules',
    needs: [
      {
        need: 'kernel',
        min: '3.13',
        provenBy: [{ option: 'CONFIG_NF_TABLES', module: 'nf_tables' }],
        source: 'search: nftables wiki',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_NF_TABLES', module: 'nf_tables' }] },
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the kernel has every expression that the ruleset uses' },
    ],
    text: 'CRIU loads the saved ruleset through libnftables.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'network-lock-method',
    needs: [
      {
        need: 'kernel',
        min: '4.1',
        source: 'search: nftables wiki',
        when: { attribute: 'method', contains: 'nftables' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_NF_TABLES', module: 'nf_tables' }],
        when: { attribute: 'method', contains: 'nftables' },
      },
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_NETFILTER_XT_MARK', module: 'xt_mark' },
          { option: 'CONFIG_IP_NF_IPTABLES', module: 'ip_tables' },
        ],
        when: { attribute: 'method', contains: 'iptables' },
      },
      { need: 'criu', min: '3.16', below: 'state-lost', when: { attribute: 'method', contains: 'nftables' } },
    ],
    unmet: 'note',
    text: 'The dump protected connected sockets with firewall rules. CRIU removes them with the same tool.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'conntrack',
    needs: [
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_NF_CONNTRACK', module: 'nf_conntrack' },
          { option: 'CONFIG_NF_CT_NETLINK', module: 'nf_conntrack_netlink' },
        ],
      },
      { need: 'criu', below: 'fails' },
    ],
    text: 'CRIU restores saved conntrack entries over netlink.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'route-link-down',
    needs: [
      {
        need: 'impossible',
        required: 'routes without the flags DEAD and LINKDOWN',
        found: 'a route of a link that was down',
      },
    ],
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear the flags DEAD and LINKDOWN of the routes in the route image. The kernel sets them again according to the state of the link.',
        loses: null,
        helps: ['impossible'],
      },
    ],
    text: 'A saved route has the flag DEAD or LINKDOWN, which no kernel accepts in a new route. ip route restore fails, and CRIU stops.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'netns-sysctl-empty',
    needs: [{ need: 'criu', min: '4.2', below: 'fails', restorers: '>=4.1 <4.2' }],
    adjustments: [
      { kind: 'filter', text: 'Drop the entries of `netns_entry.ipv4_sysctl` that have no value.', loses: null },
    ],
    text: 'CRIU 4.2 records net.ipv4.ping_group_range even if it read no value. Releases 4.1 and 4.1.1 know the field and stop at the empty entry. Older releases do not know the field.',
    evidence: [
      'experiment: 5 sets with a network namespace made by CRIU 4.2.1 on 6.1.0-56-amd64, page counts rewritten, restored by 4.1.1 on 6.12.117: "Failed to write net/ipv4/<sysctls>"; 22 sets without one restored; 3.17.1 on 6.1.0-56-amd64 restored sets of both kinds',
    ],
    confidence: 'verified-experiment',
  }),
];
