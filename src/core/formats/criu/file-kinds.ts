/**
 * Every file name that a CRIU release writes, with its magic and message.
 * Source: CRIU criu/image-desc.c and criu/include/magic.h (v4.2; 4.3 has the same); docs/formats/criu.md has the table in
 * words.
 */
export type CriuPayload = 'pipe' | 'packet' | 'tcp' | 'ghost' | 'shm' | 'sem' | 'msg' | 'bpf';

export interface CriuFileKind {
  readonly kind: string;
  readonly magic: number;
  readonly message: string;
  /** One entry only; a header without it is a truncated file. */
  readonly single: boolean;
  readonly idForm: 'none' | 'decimal' | 'hex' | 'optional';
  readonly payload: CriuPayload | null;
}

type Row = readonly [kind: string, magic: number, message: string, form: string, payload?: CriuPayload];

/** form: `1` or `*` entries, then `-` no id, `u` decimal, `x` hex, `?` with or without. */
const ROWS: readonly Row[] = [
  ['inventory', 0x58313116, 'inventory_entry', '1-'],
  ['pstree', 0x50273030, 'pstree_entry', '*-'],
  ['core', 0x55053847, 'core_entry', '1u'],
  ['ids', 0x54432030, 'task_kobj_ids_entry', '1u'],
  ['mm', 0x57492820, 'mm_entry', '1u'],
  ['vmas', 0x54123737, 'vma_entry', '*u'],
  ['pagemap', 0x56084025, 'pagemap_entry', '*u'],
  ['pagemap-shmem', 0x56084025, 'pagemap_entry', '*u'],
  ['fs', 0x51403912, 'fs_entry', '1u'],
  ['creds', 0x54023547, 'creds_entry', '1u'],
  ['sigacts', 0x55344201, 'sa_entry', '*u'],
  ['itimers', 0x57464056, 'itimer_entry', '*u'],
  ['posix-timers', 0x52603957, 'posix_timer_entry', '*u'],
  ['signal-s', 0x59255647, 'siginfo_entry', '*u'],
  ['signal-p', 0x59255647, 'siginfo_entry', '*u'],
  ['rlimit', 0x57113925, 'rlimit_entry', '*u'],
  ['fdinfo', 0x56213732, 'fdinfo_entry', '*u'],
  ['files', 0x56303138, 'file_entry', '*-'],
  ['reg-files', 0x50363636, 'reg_file_entry', '*-'],
  ['ext-files', 0x59255641, 'ext_file_entry', '*-'],
  ['ns-files', 0x61394011, 'ns_file_entry', '*-'],
  ['eventfd', 0x44523722, 'eventfd_file_entry', '*-'],
  ['eventpoll', 0x45023858, 'eventpoll_file_entry', '*-'],
  ['eventpoll-tfd', 0x44433746, 'eventpoll_tfd_entry', '*-'],
  ['signalfd', 0x57323820, 'signalfd_entry', '*-'],
  ['inotify', 0x48424431, 'inotify_file_entry', '*-'],
  ['inotify-wd', 0x54562009, 'inotify_wd_entry', '*-'],
  ['fanotify', 0x55096122, 'fanotify_file_entry', '*-'],
  ['fanotify-mark', 0x56506035, 'fanotify_mark_entry', '*-'],
  ['timerfd', 0x50493712, 'timerfd_entry', '*-'],
  ['pipes', 0x56513555, 'pipe_entry', '*-'],
  ['pipes-data', 0x56453709, 'pipe_data_entry', '*-', 'pipe'],
  ['fifo', 0x58364939, 'fifo_entry', '*-'],
  ['fifo-data', 0x59333054, 'pipe_data_entry', '*-', 'pipe'],
  ['unixsk', 0x54373943, 'unix_sk_entry', '*-'],
  ['inetsk', 0x56443851, 'inet_sk_entry', '*-'],
  ['packetsk', 0x60454618, 'packet_sock_entry', '*-'],
  ['netlinksk', 0x58005614, 'netlink_sk_entry', '*-'],
  ['sk-queues', 0x56264026, 'sk_packet_entry', '*-', 'packet'],
  ['tcp-stream', 0x51465506, 'tcp_stream_entry', '1x', 'tcp'],
  ['tunfile', 0x57143751, 'tunfile_entry', '*-'],
  ['tty', 0x59433025, 'tty_file_entry', '*-'],
  ['tty-info', 0x59453036, 'tty_info_entry', '*-'],
  ['tty-data', 0x59413026, 'tty_data_entry', '*-'],
  ['remap-fpath', 0x59133954, 'remap_file_path_entry', '*-'],
  ['ghost-file', 0x52583605, 'ghost_file_entry', '1x', 'ghost'],
  ['memfd', 0x48453499, 'memfd_inode_entry', '*-'],
  ['filelocks', 0x54323616, 'file_lock_entry', '*-'],
  ['bpfmap-file', 0x57506142, 'bpfmap_file_entry', '*-'],
  ['bpfmap-data', 0x64324033, 'bpfmap_data_entry', '*-', 'bpf'],
  ['pidfd', 0x54435556, 'pidfd_entry', '*-'],
  ['utsns', 0x54473203, 'utsns_entry', '1u'],
  ['ipcns-var', 0x53115007, 'ipc_var_entry', '1u'],
  ['ipcns-shm', 0x46283044, 'ipc_shm_entry', '*u', 'shm'],
  ['ipcns-msg', 0x55453737, 'ipc_msg_entry', '*u', 'msg'],
  ['ipcns-sem', 0x59573019, 'ipc_sem_entry', '*u', 'sem'],
  ['mountpoints', 0x55563928, 'mnt_entry', '*u'],
  ['netns', 0x55933752, 'netns_entry', '1u'],
  ['netdev', 0x57373951, 'net_device_entry', '*u'],
  ['userns', 0x55474906, 'userns_entry', '1u'],
  ['timens', 0x43114433, 'timens_entry', '1u'],
  ['pidns', 0x61157326, 'pidns_entry', '1u'],
  ['cgroup', 0x59383330, 'cgroup_entry', '1-'],
  ['seccomp', 0x64413049, 'seccomp_entry', '1-'],
  ['apparmor', 0x59423047, 'apparmor_entry', '1-'],
  ['cpuinfo', 0x61404013, 'cpuinfo_entry', '1-'],
  ['autofs', 0x49353943, 'autofs_entry', '1u'],
  ['binfmt-misc', 0x67343323, 'binfmt_misc_entry', '*?'],
  ['stats-dump', 0x57093306, 'stats_entry', '1-'],
  ['stats-restore', 0x57093306, 'stats_entry', '1-'],
  ['irmap-cache', 0x57004059, 'irmap_cache_entry', '*-'],
];

/** Names that stand as they are; all others end in `.img`. */
const WITHOUT_ENDING: ReadonlySet<string> = new Set(['stats-dump', 'stats-restore', 'irmap-cache']);

const ID_FORMS: Readonly<Record<string, CriuFileKind['idForm']>> = { u: 'decimal', x: 'hex', '?': 'optional' };

export const CRIU_FILE_KINDS: ReadonlyMap<string, CriuFileKind> = new Map(
  ROWS.map(([kind, magic, message, form, payload]) => [
    kind,
    {
      kind,
      magic,
      message,
      single: form.startsWith('1'),
      idForm: ID_FORMS[form.slice(1)] ?? 'none',
      payload: payload ?? null,
    },
  ]),
);

/** Files without protobuf: [pattern, kind]; the pattern's group is the id. Their content is counted only. */
const RAW_PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Sets of before CRIU 1.0 name them after the task, with a sign, or after the segment (PAGES_OLD, SHM_PAGES_OLD).
  [/^pages-(-?\d+)\.img$/, 'pages'],
  [/^pages-shmem-(-?\d+)\.img$/, 'pages-shmem'],
  [/^(?:ifaddr|route6?|rule|ip6?tables|nftables|netns-ct|netns-exp)-(\d+)\.img$/, ''],
  [/^tmpfs-(\d+)\.tar\.gz\.img$/, 'tmpfs'],
  [/^tmpfs-dev-(\d+)\.tar\.gz\.img$/, 'tmpfs-dev'],
  [/^amdgpu-(?:kfd|renderD|pages|drm-pages)-([\da-f-]+)\.img$/, ''],
  [/^amdgpu-dmabuf_(\d+)\.img$/, 'amdgpu-dmabuf'],
  // Of CRIU's pull request 2247, in no release.
  [/^memfd-secret\.img$/, 'memfd-secret'],
  [/^pagemap-secretmem-(\d+)\.img$/, 'pagemap-secretmem'],
  [/^(.+)\.log(?:\.gz)?$/, 'log'],
  [/^(.+)\.pid$/, 'pid'],
];

export type ClassifiedName =
  | { readonly form: 'entries'; readonly file: CriuFileKind; readonly id: string | null }
  | { readonly form: 'raw'; readonly kind: string; readonly id: string | null };

/** What a file of this name (no directories) holds; null for a name that no CRIU release writes. */
export function classifyName(name: string): ClassifiedName | null {
  const stem = name.endsWith('.img') ? name.slice(0, -4) : WITHOUT_ENDING.has(name) ? name : null;
  if (stem !== null) {
    const whole = CRIU_FILE_KINDS.get(stem);
    if (whole !== undefined && (whole.idForm === 'none' || whole.idForm === 'optional')) {
      return { form: 'entries', file: whole, id: null };
    }
    const dash = stem.lastIndexOf('-');
    const file = CRIU_FILE_KINDS.get(stem.slice(0, dash));
    const id = stem.slice(dash + 1);
    if (dash > 0 && file !== undefined && idFits(file, id)) return { form: 'entries', file, id };
  }
  for (const [pattern, kind] of RAW_PATTERNS) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const id = match[1] ?? null;
    if (kind === 'log' || kind === 'pid') return { form: 'raw', kind, id: null };
    return { form: 'raw', kind: kind !== '' ? kind : name.slice(0, name.length - `-${id}.img`.length), id };
  }
  return null;
}

/** Memory that a tool or another build of CRIU packed or encrypted: CRIU looks for `pages-1.img`, and does not find it. */
const PACKED_PAGES = /^pages-.*\.(?:bz2|comp|enc|gpg|gz|lz4|lzo|xz|zst|zstd)$/;

/**
 * What a name that no CRIU release writes begins with: the kind that it resembles, else `other`; `no-image` where it does
 * not end like an image. Of the name itself nothing is kept: it may be anything.
 */
export function kindOfUnknownName(name: string): string {
  if (PACKED_PAGES.test(name)) return 'pages';
  if (!name.endsWith('.img')) return 'no-image';
  const kinds = [...CRIU_FILE_KINDS.keys(), 'pages', 'tmpfs', 'amdgpu'];
  return kinds.find((kind) => name.startsWith(`${kind}-`) || name.startsWith(`${kind}.`)) ?? 'other';
}

function idFits(file: CriuFileKind, id: string): boolean {
  if (file.idForm === 'none') return false;
  return file.idForm === 'hex' ? /^[\da-f]{1,16}$/.test(id) : /^\d{1,20}$/.test(id);
}
