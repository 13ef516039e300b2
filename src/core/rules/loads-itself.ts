/**
 * Modules that the kernel, or the program that CRIU runs, asks for when it first uses them. Each has an alias of the kind
 * that the kernel requests (kernel 6.1, MODULE_ALIAS_* of each driver): a network family, a netlink protocol, a subsystem
 * of nfnetlink, a type of link, a file system, a device node that depmod lists for udev.
 */
const SELF_LOADING: ReadonlySet<string> = new Set([
  // net-pf-17, net-pf-1 and net-pf-10; net-pf-16-proto-12, 6, 11 and 21
  ...['af_packet', 'unix', 'ipv6', 'nfnetlink', 'xfrm_user', 'cn', 'crypto_user'],
  // nfnetlink-subsys-10 and 1; a module that another one depends on comes with it
  ...['nf_tables', 'nf_conntrack_netlink', 'nf_conntrack', 'x_tables'],
  // rtnl-link-*
  ...['veth', 'bridge', 'macvlan', 'sit'],
  // fs-*
  ...['overlay', 'fuse', 'autofs4', 'binfmt_misc', 'pstore'],
  // devname:net/tun
  'tun',
  // iptables-restore runs modprobe for its tables
  ...['ip_tables', 'ip6_tables'],
  // sock_diag: net-pf-16-proto-4-type-*
  ...['inet_diag', 'tcp_diag', 'udp_diag', 'raw_diag', 'unix_diag', 'netlink_diag', 'af_packet_diag'],
]);

/** Extensions that x_tables, nf_tables, tc and iptables request by name. */
const SELF_LOADING_KIND = /^(?:xt|ipt|ip6t|nft|ip_set|iptable|ip6table|sch|act|cls)_/;

export function loadsItself(module: string): boolean {
  return SELF_LOADING.has(module) || SELF_LOADING_KIND.test(module);
}
