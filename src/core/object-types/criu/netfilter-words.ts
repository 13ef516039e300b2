/**
 * The words of firewall dumps that tell what the rules need of a kernel: tables, matches and targets of iptables, families,
 * chain types and expressions of nftables. Of a dump nothing else becomes part of an inventory.
 */
export interface NetfilterWord {
  /** `table:filter`, `match:conntrack`, `expression:limit` */
  readonly word: string;
  /** The option with which a kernel has it; null: every kernel that has the firewall has it. */
  readonly option: string | null;
  readonly module?: string;
  /** First kernel on which this is the option; an older one has another row. */
  readonly since?: string;
  /** First kernel that no longer has the option. */
  readonly until?: string;
}

/** A name outside the tables, or a line that is too long to read. */
export const OTHER_WORD = 'other';

/** A match or target of iptables-nft: nft prints it and reads no such thing. */
export const COMPAT_WORD = 'expression:xt';

/** Objects that rules name and that no image holds: a rule that names one does not load. */
export const OUTSIDE_WORDS = {
  ipSet: 'outside:ip-set',
  accounting: 'outside:nfacct',
  timeout: 'outside:ct-timeout',
} as const;

const none = (prefix: string, names: string): readonly NetfilterWord[] =>
  names.split(' ').map((name) => ({ word: `${prefix}:${name}`, option: null }));

/** `CONFIG_<option prefix><NAME>` and its module, for names that differ from their options in case alone. */
const alike = (prefix: string, option: string, module: string, names: string): readonly NetfilterWord[] =>
  names.split(' ').map((name) => ({
    word: `${prefix}:${name}`,
    option: `${option}${name.toUpperCase()}`,
    module: `${module}${name}`,
  }));

const one = (word: string, option: string, module: string, more: Partial<NetfilterWord> = {}): NetfilterWord => ({
  word,
  option,
  module,
  ...more,
});

/** Matches and targets that are the same for both families (net/netfilter/Kconfig). */
const XTABLES: readonly NetfilterWord[] = [
  ...none('match', 'tcp udp udplite icmp icmp6'),
  ...none('target', 'ACCEPT DROP RETURN QUEUE'),
  ...alike(
    'match',
    'CONFIG_NETFILTER_XT_MATCH_',
    'xt_',
    'addrtype bpf cgroup cluster comment connbytes connlabel connlimit conntrack cpu dccp devgroup dscp ecn esp hashlimit ' +
      'helper hl ipcomp iprange ipvs l2tp length limit mac multiport nfacct osf owner physdev pkttype policy quota rateest ' +
      'realm recent sctp socket state statistic string tcpmss time u32',
  ),
  one('match:connmark', 'CONFIG_NETFILTER_XT_CONNMARK', 'xt_connmark'),
  one('match:mark', 'CONFIG_NETFILTER_XT_MARK', 'xt_mark'),
  one('match:set', 'CONFIG_NETFILTER_XT_SET', 'xt_set'),
  one('match:tos', 'CONFIG_NETFILTER_XT_MATCH_DSCP', 'xt_dscp'),
  one('match:ttl', 'CONFIG_NETFILTER_XT_MATCH_HL', 'xt_hl'),
  ...alike(
    'target',
    'CONFIG_NETFILTER_XT_TARGET_',
    'xt_',
    'AUDIT CHECKSUM CLASSIFY CONNSECMARK CT DSCP HL HMARK IDLETIMER LED LOG NETMAP NFLOG NFQUEUE RATEEST REDIRECT SECMARK ' +
      'TCPMSS TCPOPTSTRIP TEE TPROXY TRACE',
  ),
  one('target:CONNMARK', 'CONFIG_NETFILTER_XT_CONNMARK', 'xt_connmark'),
  one('target:MARK', 'CONFIG_NETFILTER_XT_MARK', 'xt_mark'),
  one('target:SET', 'CONFIG_NETFILTER_XT_SET', 'xt_set'),
  one('target:NOTRACK', 'CONFIG_NETFILTER_XT_TARGET_CT', 'xt_CT'),
  one('target:TOS', 'CONFIG_NETFILTER_XT_TARGET_DSCP', 'xt_DSCP'),
  one('target:TTL', 'CONFIG_NETFILTER_XT_TARGET_HL', 'xt_HL'),
  one('target:SNAT', 'CONFIG_NETFILTER_XT_NAT', 'xt_nat'),
  one('target:DNAT', 'CONFIG_NETFILTER_XT_NAT', 'xt_nat'),
  one('target:MASQUERADE', 'CONFIG_NETFILTER_XT_TARGET_MASQUERADE', 'xt_MASQUERADE', { since: '5.2' }),
];

const TABLES = 'filter mangle nat raw security';

export const IPTABLES_WORDS: readonly NetfilterWord[] = [
  ...XTABLES,
  ...alike('table', 'CONFIG_IP_NF_', 'iptable_', TABLES),
  one('target:MASQUERADE', 'CONFIG_IP_NF_TARGET_MASQUERADE', 'ipt_MASQUERADE', { until: '5.2' }),
  ...alike('match', 'CONFIG_IP_NF_MATCH_', 'ipt_', 'ah rpfilter'),
  ...alike('target', 'CONFIG_IP_NF_TARGET_', 'ipt_', 'CLUSTERIP ECN REJECT SYNPROXY'),
];

export const IP6TABLES_WORDS: readonly NetfilterWord[] = [
  ...XTABLES,
  ...alike('table', 'CONFIG_IP6_NF_', 'ip6table_', TABLES),
  one('target:MASQUERADE', 'CONFIG_IP6_NF_TARGET_MASQUERADE', 'ip6t_MASQUERADE', { until: '5.2' }),
  ...alike('match', 'CONFIG_IP6_NF_MATCH_', 'ip6t_', 'ah eui64 frag ipv6header mh rpfilter rt srh'),
  one('match:hbh', 'CONFIG_IP6_NF_MATCH_OPTS', 'ip6t_hbh'),
  one('match:dst', 'CONFIG_IP6_NF_MATCH_OPTS', 'ip6t_hbh'),
  ...alike('target', 'CONFIG_IP6_NF_TARGET_', 'ip6t_', 'REJECT SYNPROXY'),
  one('target:SNPT', 'CONFIG_IP6_NF_TARGET_NPT', 'ip6t_NPT'),
  one('target:DNPT', 'CONFIG_IP6_NF_TARGET_NPT', 'ip6t_NPT'),
];

/** Kernels since 5.17 count without an option (net/netfilter/Kconfig). */
export const NFTABLES_WORDS: readonly NetfilterWord[] = [
  one('family:ip', 'CONFIG_NF_TABLES_IPV4', 'nf_tables_ipv4'),
  one('family:ip6', 'CONFIG_NF_TABLES_IPV6', 'nf_tables_ipv6'),
  one('family:inet', 'CONFIG_NF_TABLES_INET', 'nf_tables_inet'),
  one('family:arp', 'CONFIG_NF_TABLES_ARP', 'nf_tables_arp'),
  one('family:bridge', 'CONFIG_NF_TABLES_BRIDGE', 'nf_tables_bridge'),
  one('family:netdev', 'CONFIG_NF_TABLES_NETDEV', 'nf_tables_netdev'),
  ...none('chain', 'filter route'),
  { word: COMPAT_WORD, option: null },
  one('chain:nat', 'CONFIG_NFT_NAT', 'nft_chain_nat'),
  one('expression:counter', 'CONFIG_NFT_COUNTER', 'nft_counter', { until: '5.17' }),
  one('expression:ct', 'CONFIG_NFT_CT', 'nft_ct'),
  one('expression:notrack', 'CONFIG_NFT_CT', 'nft_ct'),
  one('expression:connlimit', 'CONFIG_NFT_CONNLIMIT', 'nft_connlimit'),
  one('expression:fib', 'CONFIG_NFT_FIB', 'nft_fib'),
  one('expression:flow', 'CONFIG_NFT_FLOW_OFFLOAD', 'nft_flow_offload'),
  one('expression:fwd', 'CONFIG_NFT_FWD_NETDEV', 'nft_fwd_netdev'),
  one('expression:ipsec', 'CONFIG_NFT_XFRM', 'nft_xfrm'),
  one('expression:jhash', 'CONFIG_NFT_HASH', 'nft_hash'),
  one('expression:symhash', 'CONFIG_NFT_HASH', 'nft_hash'),
  one('expression:limit', 'CONFIG_NFT_LIMIT', 'nft_limit'),
  one('expression:log', 'CONFIG_NFT_LOG', 'nft_log'),
  one('expression:masquerade', 'CONFIG_NFT_MASQ', 'nft_masq'),
  one('expression:redirect', 'CONFIG_NFT_REDIR', 'nft_redir'),
  one('expression:snat', 'CONFIG_NFT_NAT', 'nft_nat'),
  one('expression:dnat', 'CONFIG_NFT_NAT', 'nft_nat'),
  one('expression:numgen', 'CONFIG_NFT_NUMGEN', 'nft_numgen'),
  one('expression:osf', 'CONFIG_NFT_OSF', 'nft_osf'),
  one('expression:queue', 'CONFIG_NFT_QUEUE', 'nft_queue'),
  one('expression:quota', 'CONFIG_NFT_QUOTA', 'nft_quota'),
  one('expression:reject', 'CONFIG_NFT_REJECT', 'nft_reject'),
  one('expression:socket', 'CONFIG_NFT_SOCKET', 'nft_socket'),
  one('expression:synproxy', 'CONFIG_NFT_SYNPROXY', 'nft_synproxy'),
  one('expression:tproxy', 'CONFIG_NFT_TPROXY', 'nft_tproxy'),
];

const WORDS: ReadonlySet<string> = new Set([
  ...[...IPTABLES_WORDS, ...IP6TABLES_WORDS, ...NFTABLES_WORDS].map(({ word }) => word),
  ...Object.values(OUTSIDE_WORDS),
]);

/** The word itself where the tables have it, else `other`: no name that somebody chose leaves a dump. */
export function knownNetfilterWord(word: string): string {
  return WORDS.has(word) ? word : OTHER_WORD;
}
