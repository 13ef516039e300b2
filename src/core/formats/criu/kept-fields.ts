/**
 * What of a CRIU image outlives its reading (docs/formats/criu.md, docs/privacy.md). Everything named here is the
 * whole policy: registers, keys, payloads, names of people, hosts and processes go; only presence and length stay.
 */

/** `bytes` fields that are structure: the classic BPF programs whose return actions depend on the kernel. */
export const KEPT_BYTES: ReadonlySet<string> = new Set(['seccomp_filter.filter']);

/** Fields replaced by `{ length, nonZero }` although they are not bytes. */
export const DROPPED_FIELDS: ReadonlySet<string> = new Set([
  'inventory_entry.dump_criu_run_id',
  'task_core_entry.comm',
  'thread_core_entry.comm',
  'creds_entry.groups',
  'utsns_entry.nodename',
  'utsns_entry.domainname',
  'ghost_file_entry.symlnk_target',
  'fh_entry.path',
  'fh_entry.handle',
  'unix_sk_entry.name_dir',
  'memfd_inode_entry.name',
  'pagemap_blocks.block_sizes',
  'eventfd_file_entry.counter',
  'eventpoll_tfd_entry.data',
  'posix_timer_entry.sival_ptr',
  'inet_sk_entry.src_addr',
  'inet_sk_entry.dst_addr',
  'rseq_entry.signature',
  'user_x86_fpregs_entry.st_space',
  'user_x86_fpregs_entry.xmm_space',
  'user_x86_fpregs_entry.padding',
  'user_x86_xsave_entry.ymmh_space',
  'user_x86_xsave_entry.bndreg_state',
  'user_x86_xsave_entry.bndcsr_state',
  'user_x86_xsave_entry.opmask_reg',
  'user_x86_xsave_entry.zmm_upper',
  'user_x86_xsave_entry.hi16_zmm',
  'user_x86_xsave_entry.pkru',
  'user_x86_cet_entry.ssp',
  'thread_info_x86.clear_tid_addr',
  'thread_info_aarch64.clear_tid_addr',
  'thread_info_aarch64.tls',
  'thread_info_s390.clear_tid_addr',
  'thread_info_ppc64.clear_tid_addr',
]);

/** Register messages: of each only the named fields are looked at, all others are passed by without a trace. */
export const KEPT_REGISTER_FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['user_x86_regs_entry', new Set(['mode'])],
  ['user_x86_fpregs_entry', new Set(['st_space', 'xmm_space', 'padding', 'xsave'])],
]);
