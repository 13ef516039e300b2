/** Values that a field can have; anything else was written by a CRIU that is newer than this table, or by another build. */
export type KnownValues = { readonly oneOf: ReadonlySet<number> } | { readonly bits: bigint };

const upTo = (last: number, ...more: readonly number[]): KnownValues => ({
  oneOf: new Set([...Array.from({ length: last + 1 }, (_, value) => value), ...more]),
});

const oneOf = (...values: readonly number[]): KnownValues => ({ oneOf: new Set(values) });

/** `ranges`: single bits, or the first and the last of several. */
const bits = (...ranges: readonly (number | readonly [number, number])[]): KnownValues => ({
  bits: ranges.reduce<bigint>((mask, range) => {
    const [first, last] = typeof range === 'number' ? [range, range] : range;
    return mask | (((1n << BigInt(last - first + 1)) - 1n) << BigInt(first));
  }, 0n),
});

/** Kinds of descriptors (images/fdinfo.proto); the last two are CRIU's own, for terminals and autofs pipes. */
const FD_TYPES = upTo(20, 65_534, 65_535);

/**
 * `message.field` -> what CRIU up to 4.3 writes there: the enums of images/*.proto, and the numbers that its headers name
 * (criu/include/image.h, pagemap.h, magic.h, memfd.h; compel/include/uapi/task-state.h).
 */
export const KNOWN_VALUES: ReadonlyMap<string, KnownValues> = new Map([
  ['inventory_entry.img_version', oneOf(1, 2, 3)],
  ['inventory_entry.lsmtype', upTo(2)],
  ['inventory_entry.pre_dump_mode', upTo(2)],
  ['inventory_entry.network_lock_method', upTo(2)],
  ['inventory_entry.compress', upTo(1)],
  ['core_entry.mtype', upTo(8)],
  ['task_core_entry.task_state', upTo(6)],
  ['task_core_entry.old_seccomp_mode', upTo(2)],
  ['thread_core_entry.seccomp_mode', upTo(2)],
  ['file_entry.type', FD_TYPES],
  ['fdinfo_entry.type', FD_TYPES],
  ['fanotify_mark_entry.type', oneOf(1, 2)],
  ['remap_file_path_entry.remap_type', upTo(2)],
  ['tty_info_entry.type', upTo(6)],
  // criu/sk-inet.c and criu/sk-unix.c refuse all others. A raw socket has any protocol of one byte; MPTCP is 262.
  ['inet_sk_entry.family', oneOf(2, 10)],
  ['inet_sk_entry.type', oneOf(1, 2, 3)],
  ['inet_sk_entry.proto', bits([0, 7])],
  ['inet_sk_entry.state', upTo(11)],
  ['inet_sk_entry.shutdown', upTo(3)],
  ['unix_sk_entry.type', oneOf(1, 2, 5)],
  ['unix_sk_entry.state', oneOf(1, 7, 10)],
  ['file_lock_entry.flag', oneOf(1, 2, 4, 8)],
  ['net_device_entry.type', oneOf(1, 2, 3, 4, 5, 6, 7, 8)],
  ['sysctl_entry.type', oneOf(5, 6)],
  ['mnt_entry.fstype', upTo(19, 23)],
  ['user_x86_regs_entry.mode', oneOf(1, 2)],
  ['cpuinfo_x86_entry.vendor_id', upTo(2)],
  ['cpuinfo_ppc64_entry.endian', upTo(1)],
  // Bits 28 to 31 are of CRIU's own bookkeeping; a dump may leave them set.
  ['vma_entry.status', bits([0, 3], [5, 18], [27, 31])],
  // MAP_ and PROT_ bits of any architecture (mmap(2), mprotect(2)).
  ['vma_entry.flags', bits([0, 1], [3, 8], [11, 20], [26, 31])],
  ['vma_entry.prot', bits([0, 5], [24, 25])],
  ['vma_entry.madv', bits(0, 1, 2, 10, 12, 14, 15, 16, 18)],
  ['pagemap_entry.flags', bits([0, 3])],
  ['memfd_inode_entry.seals', bits([0, 5])],
]);

/** What is not known of a value, as text: `=21` or ` bit 19`. */
export function unknownPartsOf(value: number | bigint, known: KnownValues): readonly string[] {
  if ('oneOf' in known) return known.oneOf.has(Number(value)) ? NONE : [`=${BigInt.asUintN(32, BigInt(value))}`];
  const rest = BigInt.asUintN(64, BigInt(value)) & ~known.bits;
  if (rest === 0n) return NONE;
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => ((rest >> BigInt(bit)) & 1n) === 1n)
    .map((bit) => ` bit ${bit}`);
}

const NONE: readonly string[] = [];
