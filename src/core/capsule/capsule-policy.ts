/**
 * What a capsule keeps of the fields that outlived reading (formats/criu/kept-fields.ts). A capsule is stored, where an
 * image set was only looked at; so texts stay only where this file says how, and what is left of them are words of our
 * own tables or names that kernels give. Every other text becomes `{ length, nonZero }`.
 */

const NOTHING = null;

/** What stays of a text; null = its length only. */
type KeptText = (text: string) => string | null;

const shaped =
  (shape: RegExp): KeptText =>
  (text) =>
    shape.test(text) ? text : NOTHING;

/** The longest word that the text begins with. */
const beginning =
  (words: readonly string[]): KeptText =>
  (text) =>
    words.reduce<string | null>(
      (best, word) => (text.startsWith(word) && word.length > (best ?? '').length ? word : best),
      NOTHING,
    );

const among =
  (words: readonly string[]): KeptText =>
  (text) =>
    words.includes(text) ? text : NOTHING;

/** The words that are anywhere in the text, in the order of the table. */
const containing =
  (words: readonly string[]): KeptText =>
  (text) => {
    const found = words.filter((word) => text.includes(word));
    return found.length === 0 ? NOTHING : found.join(',');
  };

/** The kinds of files that a kernel or a driver makes, as against those that somebody named. */
const FILE_KINDS: readonly string[] = [
  ...['/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom', '/dev/tty', '/dev/ptmx', '/dev/pts/'],
  ...['/dev/nvidia', '/dev/kfd', '/dev/dri/', '/dev/infiniband/', '/dev/fuse', '/dev/kvm', '/dev/rtc', '/dev/hpet'],
  ...['/dev/shm/', '/dev/mqueue/', '/dev/hugepages/', '/dev/net/tun', '/dev/vhost-', '/dev/snd/', '/dev/loop'],
  ...['/proc/', '/sys/', '/memfd:', '/SYSV', '/anon_hugepage', '/[aio]', 'anon_inode:'],
];

/** Options that bind a mount to the host, a security module or a directory; the value after `=` is not kept. */
const MOUNT_OPTIONS: readonly string[] = [
  ...['context=', 'fscontext=', 'defcontext=', 'rootcontext=', 'seclabel', 'lowerdir=', 'upperdir=', 'workdir='],
  ...['metacopy=', 'redirect_dir=', 'index=', 'userxattr', 'nsdelegate', 'memory_recursiveprot', 'hidepid=', 'subset='],
  ...['huge=', 'inode64', 'noswap', 'pagesize=', 'newinstance', 'ptmxmode='],
];

const CONTROLLER = /^[a-z0-9_]{0,32}$|^name=(systemd|elogind|openrc)?$/;
const keptController: KeptText = (text) => {
  if (CONTROLLER.test(text)) return text;
  return text.startsWith('name=') ? 'name=' : NOTHING;
};

const keptProperty = shaped(/^[a-z0-9_]{1,24}(\.[A-Za-z0-9_]{1,32}){1,4}$/);

/** `message.field` -> what stays of it. */
export const KEPT_TEXTS: ReadonlyMap<string, KeptText> = new Map([
  ['plugins_entry.plugins', containing(['amdgpu_plugin', 'cuda_plugin', 'inventory_test_enabled'])],
  ['creds_entry.lsm_profile', among(['unconfined'])],
  ['reg_file_entry.name', beginning(FILE_KINDS)],
  ['mnt_entry.fsname', shaped(/^[a-z0-9_]{1,16}$/)],
  ['mnt_entry.options', containing(MOUNT_OPTIONS)],
  ['net_device_entry.name', among(['lo'])],
  ['binfmt_misc_entry.flags', shaped(/^[POCF]{0,4}$/)],
  ['cg_member_entry.name', keptController],
  ['cg_controller_entry.cnames', keptController],
  // Properties are counted by having a name.
  ['cgroup_prop_entry.name', (text) => keptProperty(text) ?? ''],
]);

/** What stays of a number. Neither its being zero nor its being all ones (`-1`, "none") changes. */
type KeptNumber = (value: bigint) => bigint;

const isThere: KeptNumber = () => 1n;
/** How many bits it has, and whether it is a power of two: the end of a mapping is the first address after it. */
const bitsOf: KeptNumber = (value) =>
  (value & (value - 1n)) === 0n ? value : (1n << BigInt(value.toString(2).length - 1)) + 1n;
const portKind: KeptNumber = (value) => (value < 1024n ? 1n : 1024n);

const fields = (message: string, names: string, kept: KeptNumber): readonly (readonly [string, KeptNumber])[] =>
  names.split(' ').map((name) => [`${message}.${name}`, kept] as const);

/**
 * Numbers that say where things are in memory (a restored process has them at the same addresses again), who somebody
 * is, with whom they speak, or which file it was.
 */
export const KEPT_NUMBERS: ReadonlyMap<string, KeptNumber> = new Map([
  ...fields('mm_entry', 'mm_start_code mm_end_code mm_start_data mm_end_data mm_start_stack mm_start_brk', isThere),
  ...fields('mm_entry', 'mm_brk mm_arg_start mm_arg_end mm_env_start mm_env_end', isThere),
  ...fields('vma_entry', 'start end', bitsOf),
  ...fields('vma_entry', 'pgoff', isThere),
  ...fields('aio_ring_entry', 'id', isThere),
  ...fields('thread_core_entry', 'futex_rla', isThere),
  ...fields('thread_sas_entry', 'ss_sp', isThere),
  ...fields('rseq_entry', 'rseq_abi_pointer rseq_cs_pointer', isThere),
  ...fields('sa_entry', 'sigaction restorer', isThere),
  ...fields('user_desc_t', 'base_addr limit', isThere),
  ...fields('creds_entry', 'uid gid euid egid suid sgid fsuid fsgid', isThere),
  ...fields('task_core_entry', 'loginuid exit_code', isThere),
  ...fields('fown_entry', 'uid euid', isThere),
  ...fields('memfd_inode_entry', 'uid gid', isThere),
  ...fields('pipe_entry', 'uid gid', isThere),
  ...fields('inet_sk_entry', 'uid', isThere),
  ...fields('sk_ucred_entry', 'uid gid pid', isThere),
  ...fields('pidfs_attr_entry', 'exit_code ino dump_pid', isThere),
  ...fields('ghost_file_entry', 'uid gid dev ino', isThere),
  ...fields('tty_info_entry', 'uid gid', isThere),
  ...fields('cgroup_perms', 'uid gid', isThere),
  ...fields('ipc_desc_entry', 'key uid gid cuid cgid', isThere),
  ...fields('reg_file_entry', 'pos size build_id checksum checksum_parameter', isThere),
  ...fields('memfd_file_entry', 'pos', isThere),
  ...fields('bpfmap_file_entry', 'pos', isThere),
  ...fields('eventpoll_tfd_entry', 'inode pos', isThere),
  ...fields('inotify_wd_entry', 'i_ino', isThere),
  ...fields('file_lock_entry', 'start len', isThere),
  ...fields('inet_sk_entry', 'src_port', portKind),
  ...fields('inet_sk_entry', 'dst_port', isThere),
  ...fields('tcp_stream_entry', 'inq_seq outq_seq timestamp', isThere),
]);

/** Auxiliary vector (linux/auxvec.h): values about CPU and kernel stay; addresses and users become "there". */
const KEPT_AUXV: ReadonlySet<bigint> = new Set([0n, 2n, 4n, 5n, 6n, 8n, 16n, 17n, 19n, 20n, 21n, 22n, 23n, 26n, 29n]);
const KEPT_AUXV_FROM = 27n;
const AUXV_SYSINFO: ReadonlySet<bigint> = new Set([31n, 32n, 33n]);

export function isKeptAuxv(type: bigint): boolean {
  return KEPT_AUXV.has(type) || (type >= KEPT_AUXV_FROM && type < 64n && !AUXV_SYSINFO.has(type));
}
