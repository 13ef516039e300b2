/** A driver that makes devices of its own in every network namespace: the fallback tunnels. */
export interface FallbackDriver {
  readonly option: string;
  readonly module: string;
  /** How many it makes, and how they are called. */
  readonly devices: readonly string[];
}

/**
 * Kernel commit 79134e6ce2c9 lists them; ip6_vti.c and ip_vti.c make theirs in the same way. erspan0 came with 4.14 and is
 * left out, so the count is never too high.
 */
export const FALLBACK_DRIVERS: readonly FallbackDriver[] = [
  { option: 'CONFIG_NET_IPIP', module: 'ipip', devices: ['tunl0'] },
  { option: 'CONFIG_NET_IPGRE', module: 'ip_gre', devices: ['gre0', 'gretap0'] },
  { option: 'CONFIG_NET_IPVTI', module: 'ip_vti', devices: ['ip_vti0'] },
  { option: 'CONFIG_IPV6_SIT', module: 'sit', devices: ['sit0'] },
  { option: 'CONFIG_IPV6_TUNNEL', module: 'ip6_tunnel', devices: ['ip6tnl0'] },
  { option: 'CONFIG_IPV6_VTI', module: 'ip6_vti', devices: ['ip6_vti0'] },
  { option: 'CONFIG_IPV6_GRE', module: 'ip6_gre', devices: ['ip6gre0'] },
];
