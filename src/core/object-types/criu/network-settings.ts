/** A setting of a network device (`/proc/sys/net/<family>/conf/<device>/<name>`) that not every kernel has. */
export interface NetworkSetting {
  readonly family: 'ipv4' | 'ipv6';
  readonly name: string;
  /** CRIU writes settings as lists without names: the place in `devconfs4` or `devconfs6` (CRIU criu/net.c). */
  readonly position: number;
  /** First kernel that has it; absent: every kernel on which CRIU runs. */
  readonly since?: string;
  readonly source?: string;
  /** It exists only with this option (net/ipv6/addrconf.c, addrconf_sysctl). */
  readonly option?: string;
  /** First kernel on which it exists without the option. */
  readonly until?: string;
}

const ROUTER_PREF = 'CONFIG_IPV6_ROUTER_PREF';
const ROUTE_INFO = 'CONFIG_IPV6_ROUTE_INFO';
const OPTIMISTIC_DAD = 'CONFIG_IPV6_OPTIMISTIC_DAD';
const PRIVACY = 'CONFIG_IPV6_PRIVACY';

const v4 = (name: string, position: number, more: Partial<NetworkSetting>): NetworkSetting => ({
  family: 'ipv4',
  name,
  position,
  ...more,
});
const v6 = (name: string, position: number, more: Partial<NetworkSetting>): NetworkSetting => ({
  family: 'ipv6',
  name,
  position,
  ...more,
});
const since = (release: string, commit: string): Partial<NetworkSetting> => ({
  since: release,
  source: `kernel commit ${commit} (recalled, not verified)`,
});

export const NETWORK_SETTINGS: readonly NetworkSetting[] = [
  v4('ignore_routes_with_linkdown', 27, since('4.2', '0eeb075fad73')),
  v4('drop_gratuitous_arp', 28, since('4.6', '97daf3314583')),
  v4('drop_unicast_in_l2_multicast', 29, since('4.6', '12b74dfadb7a')),
  v6('accept_ra_from_local', 3, since('3.17', 'd93331965729')),
  v6('accept_ra_min_hop_limit', 4, since('4.3', '8013d1d7eafb')),
  v6('accept_ra_mtu', 5, since('4.0', 'c2943f14534b')),
  v6('accept_ra_rt_info_max_plen', 7, { option: ROUTE_INFO }),
  v6('accept_ra_rtr_pref', 8, { option: ROUTER_PREF }),
  v6('drop_unicast_in_l2_multicast', 14, since('4.6', 'abbc30436d39')),
  v6('drop_unsolicited_na', 15, since('4.6', '7a02bf892d8f')),
  v6('ignore_routes_with_linkdown', 20, since('4.3', '35103d11173b')),
  v6('keep_addr_on_down', 21, since('4.6', 'f1705ec197e7')),
  v6('max_desync_factor', 23, { option: PRIVACY, until: '3.12' }),
  v6('optimistic_dad', 28, { option: OPTIMISTIC_DAD }),
  v6('regen_max_retry', 30, { option: PRIVACY, until: '3.12' }),
  v6('router_probe_interval', 31, { option: ROUTER_PREF }),
  v6('stable_secret', 35, since('4.1', '3d1bec99320d')),
  v6('temp_prefered_lft', 37, { option: PRIVACY, until: '3.12' }),
  v6('temp_valid_lft', 38, { option: PRIVACY, until: '3.12' }),
  v6('use_oif_addrs_only', 39, since('4.3', '3985e8a3611a')),
  v6('use_optimistic', 40, { ...since('3.19', '7fd2561e4ebd'), option: OPTIMISTIC_DAD }),
  v6('use_tempaddr', 41, { option: PRIVACY, until: '3.12' }),
];

/** How the inventory names a setting: `ipv6-accept-ra-mtu`. */
export function settingId({ family, name }: NetworkSetting): string {
  return `${family}-${name.replaceAll('_', '-')}`;
}
