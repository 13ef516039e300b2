import type { MessageTexts } from './message-texts.ts';

/**
 * Namespaces, mounts, networks, control groups: field numbers, names and types of the CRIU image messages. Data, generated once.
 * Facts of the CRIU 4.3 schema (the message descriptors in pycriu 4.3); numbers are never reused between releases.
 */
export const NAMESPACES_MESSAGES: MessageTexts = {
  mnt_entry: `
    1 req uint32 fstype
    2 req uint32 mnt_id
    3 req uint32 root_dev
    4 req uint32 parent_mnt_id
    5 req uint32 flags
    6 req string root
    7 req string mountpoint
    8 req string source
    9 req string options
    10 opt uint32 shared_id
    11 opt uint32 master_id
    12 opt bool with_plugin
    13 opt bool ext_mount
    14 opt string fsname
    15 opt bool internal_sharing
    16 opt bool deleted
    17 opt uint32 sb_flags
    18 opt string ext_key`,
  autofs_entry: `
    1 req int32 fd
    2 req int32 pgrp
    3 req int32 timeout
    4 req int32 minproto
    5 req int32 maxproto
    6 req int32 mode
    7 opt int32 uid
    8 opt int32 gid
    9 opt int32 read_fd`,
  binfmt_misc_entry: `
    1 req string name
    2 req bool enabled
    3 req string interpreter
    4 opt string flags
    5 opt string extension
    6 opt string magic
    7 opt string mask
    8 opt int32 offset`,
  net_device_entry: `
    1 req enum type
    2 req uint32 ifindex
    3 req uint32 mtu
    4 req uint32 flags
    5 req string name
    6 opt tun_link_entry tun
    7 opt bytes address
    8 rep int32 conf
    9 rep sysctl_entry conf4
    10 rep sysctl_entry conf6
    11 opt macvlan_link_entry macvlan
    12 opt uint32 peer_ifindex
    13 opt uint32 peer_nsid
    14 opt uint32 master
    15 opt sit_entry sit`,
  netns_entry: `
    1 rep int32 def_conf
    2 rep int32 all_conf
    3 rep sysctl_entry def_conf4
    4 rep sysctl_entry all_conf4
    5 rep sysctl_entry def_conf6
    6 rep sysctl_entry all_conf6
    7 rep netns_id nsids
    8 opt string ext_key
    9 rep sysctl_entry unix_conf
    10 rep sysctl_entry ipv4_sysctl`,
  netns_id: `
    1 req uint32 target_ns_id
    2 req int32 netnsid_value`,
  sysctl_entry: `
    1 req enum type
    2 opt int32 iarg
    3 opt string sarg`,
  macvlan_link_entry: `
    1 req uint32 mode
    2 opt uint32 flags`,
  tun_link_entry: `
    1 req uint32 flags
    2 req int32 owner
    3 req int32 group
    4 req uint32 vnethdr
    5 req uint32 sndbuf`,
  timens_entry: `
    1 req timespec monotonic
    2 req timespec boottime`,
  timespec: `
    1 req uint64 tv_sec
    2 req uint64 tv_nsec`,
  userns_entry: `
    1 rep uid_gid_extent uid_map
    2 rep uid_gid_extent gid_map
    3 rep binfmt_misc_entry binfmt_misc`,
  uid_gid_extent: `
    1 req uint32 first
    2 req uint32 lower_first
    3 req uint32 count`,
  pidns_entry: `
    1 opt string ext_key`,
  utsns_entry: `
    1 req string nodename
    2 req string domainname`,
  cgroup_entry: `
    1 rep cg_set_entry sets
    2 rep cg_controller_entry controllers`,
  cg_set_entry: `
    1 req uint32 id
    2 rep cg_member_entry ctls`,
  cg_member_entry: `
    1 req string name
    2 req string path
    3 opt uint32 cgns_prefix`,
  cg_controller_entry: `
    1 rep string cnames
    2 rep cgroup_dir_entry dirs
    3 opt bool is_threaded`,
  cgroup_dir_entry: `
    1 req string dir_name
    2 rep cgroup_dir_entry children
    3 rep cgroup_prop_entry properties
    4 opt cgroup_perms dir_perms`,
  cgroup_prop_entry: `
    1 req string name
    2 req string value
    3 opt cgroup_perms perms`,
  cgroup_perms: `
    1 req uint32 mode
    2 req uint32 uid
    3 req uint32 gid`,
};
