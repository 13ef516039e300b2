import type { MessageTexts } from './message-texts.ts';

/**
 * Tasks, credentials, timers, filters: field numbers, names and types of the CRIU image messages. Data, generated once.
 * Facts of the CRIU 4.3 schema (the message descriptors in pycriu 4.3); numbers are never reused between releases.
 */
export const TASKS_MESSAGES: MessageTexts = {
  inventory_entry: `
    1 req uint32 img_version
    2 opt bool fdinfo_per_id
    3 opt task_kobj_ids_entry root_ids
    4 opt bool ns_per_id
    5 opt uint32 root_cg_set
    6 opt enum lsmtype
    8 opt uint64 dump_uptime
    9 opt uint32 pre_dump_mode
    10 opt bool tcp_close
    11 opt uint32 network_lock_method
    12 opt plugins_entry plugins_entry
    13 opt string dump_criu_run_id
    14 opt bool allow_uprobes
    15 opt uint32 compress
    16 opt uint32 compress_block_size`,
  plugins_entry: `
    12 rep string plugins`,
  pstree_entry: `
    1 req uint32 pid
    2 req uint32 ppid
    3 req uint32 pgid
    4 req uint32 sid
    5 rep uint32 threads`,
  core_entry: `
    1 req enum mtype
    2 opt thread_info_x86 thread_info
    3 opt task_core_entry tc
    4 opt task_kobj_ids_entry ids
    5 opt thread_core_entry thread_core
    6 opt thread_info_arm ti_arm
    8 opt thread_info_aarch64 ti_aarch64
    9 opt thread_info_ppc64 ti_ppc64
    10 opt thread_info_s390 ti_s390
    11 opt thread_info_mips ti_mips
    12 opt thread_info_loongarch64 ti_loongarch64
    13 opt thread_info_riscv64 ti_riscv64`,
  task_core_entry: `
    1 req uint32 task_state
    2 req uint32 exit_code
    3 req uint32 personality
    4 req uint32 flags
    5 req uint64 blk_sigset
    6 req string comm
    7 opt task_timers_entry timers
    8 opt task_rlimits_entry rlimits
    9 opt uint32 cg_set
    10 opt signal_queue_entry signals_s
    11 opt enum old_seccomp_mode
    12 opt uint32 old_seccomp_filter
    13 opt uint32 loginuid
    14 opt int32 oom_score_adj
    15 rep sa_entry sigactions
    18 opt bool child_subreaper
    20 opt uint64 blk_sigset_extended
    21 opt uint32 stop_signo
    22 opt uint32 membarrier_registration_mask`,
  thread_core_entry: `
    1 req uint64 futex_rla
    2 req uint32 futex_rla_len
    3 opt sint32 sched_nice
    4 opt uint32 sched_policy
    5 opt uint32 sched_prio
    6 opt uint64 blk_sigset
    7 opt thread_sas_entry sas
    8 opt uint32 pdeath_sig
    9 opt signal_queue_entry signals_p
    10 opt creds_entry creds
    11 opt enum seccomp_mode
    12 opt uint32 seccomp_filter
    13 opt string comm
    14 opt uint64 blk_sigset_extended
    15 opt rseq_entry rseq_entry
    16 opt uint32 cg_set
    17 opt uint64 timerslack_ns`,
  task_kobj_ids_entry: `
    1 req uint32 vm_id
    2 req uint32 files_id
    3 req uint32 fs_id
    4 req uint32 sighand_id
    5 opt uint32 pid_ns_id
    6 opt uint32 net_ns_id
    7 opt uint32 ipc_ns_id
    8 opt uint32 uts_ns_id
    9 opt uint32 mnt_ns_id
    10 opt uint32 user_ns_id
    11 opt uint32 cgroup_ns_id
    12 opt uint32 time_ns_id`,
  task_timers_entry: `
    1 req itimer_entry real
    2 req itimer_entry virt
    3 req itimer_entry prof
    4 rep posix_timer_entry posix`,
  posix_timer_entry: `
    1 req uint32 it_id
    2 req uint32 clock_id
    3 req uint32 si_signo
    4 req uint32 it_sigev_notify
    5 req uint64 sival_ptr
    6 req uint32 overrun
    7 req uint64 isec
    8 req uint64 insec
    9 req uint64 vsec
    10 req uint64 vnsec
    11 opt int32 notify_thread_id`,
  itimer_entry: `
    1 req uint64 isec
    2 req uint64 iusec
    3 req uint64 vsec
    4 req uint64 vusec`,
  rseq_entry: `
    1 req uint64 rseq_abi_pointer
    2 req uint32 rseq_abi_size
    3 req uint32 signature
    4 opt uint64 rseq_cs_pointer`,
  creds_entry: `
    1 req uint32 uid
    2 req uint32 gid
    3 req uint32 euid
    4 req uint32 egid
    5 req uint32 suid
    6 req uint32 sgid
    7 req uint32 fsuid
    8 req uint32 fsgid
    9 rep uint32 cap_inh
    10 rep uint32 cap_prm
    11 rep uint32 cap_eff
    12 rep uint32 cap_bnd
    13 req uint32 secbits
    14 rep uint32 groups
    15 opt string lsm_profile
    16 opt string lsm_sockcreate
    17 opt bytes apparmor_data
    18 opt uint32 no_new_privs
    19 rep uint32 cap_amb`,
  seccomp_entry: `
    1 rep seccomp_filter seccomp_filters`,
  seccomp_filter: `
    1 req bytes filter
    2 opt uint32 prev
    3 opt uint32 flags`,
  apparmor_entry: `
    1 rep aa_namespace namespaces`,
  aa_namespace: `
    1 req string name
    2 rep aa_policy policies
    3 rep aa_namespace namespaces`,
  aa_policy: `
    1 req string name
    2 req bytes blob`,
  sa_entry: `
    1 req uint64 sigaction
    2 req uint64 flags
    3 req uint64 restorer
    4 req uint64 mask
    5 opt bool compat_sigaction
    6 opt uint64 mask_extended`,
  task_rlimits_entry: `
    1 rep rlimit_entry rlimits`,
  signal_queue_entry: `
    1 rep siginfo_entry signals`,
  fs_entry: `
    1 req uint32 cwd_id
    2 req uint32 root_id
    3 opt uint32 umask`,
};
