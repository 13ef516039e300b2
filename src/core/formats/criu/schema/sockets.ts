import type { MessageTexts } from './message-texts.ts';

/**
 * Sockets: field numbers, names and types of the CRIU image messages. Data, generated once.
 * Facts of the CRIU 4.3 schema (the message descriptors in pycriu 4.3); numbers are never reused between releases.
 */
export const SOCKETS_MESSAGES: MessageTexts = {
  inet_sk_entry: `
    1 req uint32 id
    2 req uint32 ino
    3 req uint32 family
    4 req uint32 type
    5 req uint32 proto
    6 req uint32 state
    7 req uint32 src_port
    8 req uint32 dst_port
    9 req uint32 flags
    10 req uint32 backlog
    11 rep uint32 src_addr
    12 rep uint32 dst_addr
    13 req fown_entry fown
    14 req sk_opts_entry opts
    15 opt bool v6only
    16 opt ip_opts_entry ip_opts
    17 opt string ifname
    18 opt uint32 ns_id
    19 opt enum shutdown
    20 opt tcp_opts_entry tcp_opts
    21 opt uint32 uid`,
  ip_opts_entry: `
    1 opt bool freebind
    4 opt ip_opts_raw_entry raw
    5 opt bool pktinfo
    6 opt uint32 tos
    7 opt uint32 ttl`,
  ip_opts_raw_entry: `
    1 opt bool hdrincl
    2 opt bool nodefrag
    3 opt bool checksum
    4 rep uint32 icmpv_filter`,
  sk_opts_entry: `
    1 req uint32 so_sndbuf
    2 req uint32 so_rcvbuf
    3 req uint64 so_snd_tmo_sec
    4 req uint64 so_snd_tmo_usec
    5 req uint64 so_rcv_tmo_sec
    6 req uint64 so_rcv_tmo_usec
    7 opt bool reuseaddr
    8 opt uint32 so_priority
    9 opt uint32 so_rcvlowat
    10 opt uint32 so_mark
    11 opt bool so_passcred
    12 opt bool so_passsec
    13 opt bool so_dontroute
    14 opt bool so_no_check
    15 opt string so_bound_dev
    16 rep fixed64 so_filter
    17 opt bool so_reuseport
    18 opt bool so_broadcast
    19 opt bool so_keepalive
    20 opt uint32 tcp_keepcnt
    21 opt uint32 tcp_keepidle
    22 opt uint32 tcp_keepintvl
    23 opt uint32 so_oobinline
    24 opt uint32 so_linger
    25 opt uint32 so_buf_lock`,
  tcp_stream_entry: `
    1 req uint32 inq_len
    2 req uint32 inq_seq
    3 req uint32 outq_len
    4 req uint32 outq_seq
    5 req uint32 opt_mask
    6 req uint32 snd_wscale
    7 req uint32 mss_clamp
    8 opt uint32 rcv_wscale
    9 opt uint32 timestamp
    10 opt bool cork
    11 opt bool nodelay
    12 opt uint32 unsq_len
    13 opt uint32 snd_wl1
    14 opt uint32 snd_wnd
    15 opt uint32 max_window
    16 opt uint32 rcv_wnd
    17 opt uint32 rcv_wup`,
  tcp_opts_entry: `
    1 opt bool cork
    2 opt bool nodelay
    3 opt uint32 keepcnt
    4 opt uint32 keepidle
    5 opt uint32 keepintvl`,
  unix_sk_entry: `
    1 req uint32 id
    2 req uint32 ino
    3 req uint32 type
    4 req uint32 state
    5 req uint32 flags
    6 req uint32 uflags
    7 req uint32 backlog
    8 req uint32 peer
    9 req fown_entry fown
    10 req sk_opts_entry opts
    11 req bytes name
    12 opt enum shutdown
    13 opt file_perms_entry file_perms
    14 opt string name_dir
    15 opt bool deleted
    16 opt uint32 ns_id
    17 opt sint32 mnt_id`,
  netlink_sk_entry: `
    1 req uint32 id
    2 req uint32 ino
    3 req uint32 protocol
    4 req uint32 state
    6 req uint32 flags
    7 req uint32 portid
    8 rep uint32 groups
    9 req uint32 dst_portid
    10 req uint32 dst_group
    11 req fown_entry fown
    12 req sk_opts_entry opts
    13 opt uint32 ns_id`,
  packet_sock_entry: `
    1 req uint32 id
    2 req uint32 type
    3 req uint32 protocol
    4 req uint32 flags
    5 req uint32 ifindex
    6 req fown_entry fown
    7 req sk_opts_entry opts
    8 req uint32 version
    9 req uint32 reserve
    10 req bool aux_data
    11 req bool orig_dev
    12 req bool vnet_hdr
    13 req bool loss
    14 req uint32 timestamp
    15 req uint32 copy_thresh
    16 rep packet_mclist mclist
    17 opt uint32 fanout
    18 opt packet_ring rx_ring
    19 opt packet_ring tx_ring
    20 opt uint32 ns_id`,
  packet_ring: `
    1 req uint32 block_size
    2 req uint32 block_nr
    3 req uint32 frame_size
    4 req uint32 frame_nr
    5 req uint32 retire_tmo
    6 req uint32 sizeof_priv
    7 req uint32 features`,
  sk_packet_entry: `
    1 req uint32 id_for
    2 req uint32 length
    4 rep scm_entry scm
    128 opt sk_ucred_entry ucred`,
  sk_ucred_entry: `
    1 req uint32 uid
    2 req uint32 gid
    3 req uint32 pid`,
  scm_entry: `
    1 req uint32 type
    2 rep uint32 rights`,
};
