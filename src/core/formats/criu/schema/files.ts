import type { MessageTexts } from './message-texts.ts';

/**
 * Open files: field numbers, names and types of the CRIU image messages. Data, generated once.
 * Facts of the CRIU 4.3 schema (the message descriptors in pycriu 4.3); numbers are never reused between releases.
 */
export const FILES_MESSAGES: MessageTexts = {
  fdinfo_entry: `
    1 req uint32 id
    2 req uint32 flags
    3 req enum type
    4 req uint32 fd
    5 opt string xattr_security_selinux`,
  file_entry: `
    1 req enum type
    2 req uint32 id
    3 opt reg_file_entry reg
    4 opt inet_sk_entry isk
    5 opt ns_file_entry nsf
    6 opt packet_sock_entry psk
    7 opt netlink_sk_entry nlsk
    8 opt eventfd_file_entry efd
    9 opt eventpoll_file_entry epfd
    10 opt signalfd_entry sgfd
    11 opt tunfile_entry tunf
    12 opt timerfd_entry tfd
    13 opt inotify_file_entry ify
    14 opt fanotify_file_entry ffy
    15 opt ext_file_entry ext
    16 opt unix_sk_entry usk
    17 opt fifo_entry fifo
    18 opt pipe_entry pipe
    19 opt tty_file_entry tty
    20 opt memfd_file_entry memfd
    21 opt bpfmap_file_entry bpf
    22 opt pidfd_entry pidfd contested`,
  reg_file_entry: `
    1 req uint32 id
    2 req uint32 flags
    3 req uint64 pos
    5 req fown_entry fown
    6 req string name
    7 opt sint32 mnt_id
    8 opt uint64 size
    9 opt bool ext
    10 opt uint32 mode
    11 rep uint32 build_id
    12 opt uint32 checksum
    13 opt uint32 checksum_config
    14 opt uint32 checksum_parameter`,
  eventfd_file_entry: `
    1 req uint32 id
    2 req uint32 flags
    3 req fown_entry fown
    4 req uint64 counter`,
  eventpoll_file_entry: `
    1 req uint32 id
    2 req uint32 flags
    3 req fown_entry fown
    4 rep eventpoll_tfd_entry tfd`,
  eventpoll_tfd_entry: `
    1 req uint32 id
    2 req uint32 tfd
    3 req uint32 events
    4 req uint64 data
    5 opt uint32 dev
    6 opt uint64 inode
    7 opt uint64 pos`,
  signalfd_entry: `
    1 req uint32 id
    2 req uint32 flags
    3 req fown_entry fown
    4 req uint64 sigmask`,
  timerfd_entry: `
    1 req uint32 id
    2 req uint32 flags
    3 req fown_entry fown
    4 req uint32 clockid
    5 req uint64 ticks
    6 req uint32 settime_flags
    7 req uint64 vsec
    8 req uint64 vnsec
    9 req uint64 isec
    10 req uint64 insec`,
  inotify_file_entry: `
    1 req uint32 id
    2 req uint32 flags
    4 req fown_entry fown
    5 rep inotify_wd_entry wd`,
  inotify_wd_entry: `
    1 req uint32 id
    2 req uint64 i_ino
    3 req uint32 mask
    4 req uint32 ignored_mask
    5 req uint32 s_dev
    6 req uint32 wd
    7 req fh_entry f_handle`,
  fanotify_file_entry: `
    1 req uint32 id
    2 req uint32 flags
    3 req fown_entry fown
    4 req uint32 faflags
    5 req uint32 evflags
    6 rep fanotify_mark_entry mark`,
  fanotify_mark_entry: `
    1 req uint32 id
    2 req enum type
    3 req uint32 mflags
    4 req uint32 mask
    5 req uint32 ignored_mask
    6 req uint32 s_dev
    7 opt fanotify_inode_mark_entry ie
    8 opt fanotify_mount_mark_entry me`,
  memfd_file_entry: `
    1 req uint32 id
    2 req uint32 flags
    3 req uint64 pos
    4 req fown_entry fown
    5 req uint32 inode_id`,
  // `attr` is in no release up to 4.3; pull requests of 2026 number it so.
  pidfd_entry: `
    1 req uint32 id
    2 req uint32 ino
    3 req uint32 flags
    4 req int32 nspid
    5 req fown_entry fown
    6 opt pidfs_attr_entry attr contested`,
  pidfs_attr_entry: `
    1 opt uint32 exit_code
    2 opt uint64 ino
    3 opt uint32 dump_pid`,
  bpfmap_file_entry: `
    1 req uint32 id
    2 req uint32 flags
    3 req uint64 pos
    4 req fown_entry fown
    5 req uint32 map_type
    6 req uint32 key_size
    7 req uint32 value_size
    8 req uint32 map_id
    9 req uint32 max_entries
    10 req uint32 map_flags
    11 req uint64 memlock
    12 req bool frozen
    13 req string map_name
    14 req uint32 ifindex
    15 opt sint32 mnt_id
    16 opt uint64 map_extra`,
  bpfmap_data_entry: `
    1 req uint32 map_id
    2 req uint32 keys_bytes
    3 req uint32 values_bytes
    4 req uint32 count`,
  tunfile_entry: `
    1 req uint32 id
    2 opt string netdev
    3 opt bool detached
    4 opt uint32 ns_id`,
  ns_file_entry: `
    1 req uint32 id
    2 req uint32 ns_id
    3 req uint32 ns_cflag
    4 req uint32 flags`,
  ext_file_entry: `
    1 req uint32 id
    5 req fown_entry fown`,
  tty_file_entry: `
    1 req uint32 id
    2 req uint32 tty_info_id
    3 req uint32 flags
    4 req fown_entry fown
    6 opt uint32 regf_id`,
  tty_info_entry: `
    1 req uint32 id
    2 req enum type
    3 req bool locked
    4 req bool exclusive
    5 req bool packet_mode
    6 req uint32 sid
    7 req uint32 pgrp
    8 req uint32 rdev
    9 opt termios_entry termios
    10 opt termios_entry termios_locked
    11 opt winsize_entry winsize
    12 opt tty_pty_entry pty
    13 opt uint32 dev
    14 opt uint32 uid
    15 opt uint32 gid`,
  tty_data_entry: `
    1 req uint32 tty_id
    2 req bytes data`,
  pipe_entry: `
    1 req uint32 id
    2 req uint32 pipe_id
    3 req uint32 flags
    4 req fown_entry fown
    5 opt uint32 uid
    6 opt uint32 gid`,
  pipe_data_entry: `
    1 req uint32 pipe_id
    2 req uint32 bytes
    3 opt uint32 size`,
  fifo_entry: `
    1 req uint32 id
    2 req uint32 pipe_id
    3 opt uint32 regf_id
    4 opt bool wait_writer`,
  file_lock_entry: `
    1 req uint32 flag
    2 req uint32 type
    3 req int32 pid
    4 req int32 fd
    5 req int64 start
    6 req int64 len`,
  remap_file_path_entry: `
    1 req uint32 orig_id
    2 req uint32 remap_id
    3 opt enum remap_type`,
  ghost_file_entry: `
    1 req uint32 uid
    2 req uint32 gid
    3 req uint32 mode
    4 opt uint32 dev
    5 opt uint64 ino
    6 opt uint32 rdev
    7 opt timeval atim
    8 opt timeval mtim
    9 opt bool chunks
    10 opt uint64 size
    11 opt string symlnk_target`,
  ghost_chunk_entry: `
    1 req uint64 len
    2 req uint64 off`,
  fown_entry: `
    1 req uint32 uid
    2 req uint32 euid
    3 req uint32 signum
    4 req uint32 pid_type
    5 req uint32 pid`,
  fh_entry: `
    1 req uint32 bytes
    2 req uint32 type
    3 rep uint64 handle
    4 opt string path
    5 opt uint32 mnt_id`,
};
