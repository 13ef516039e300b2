import type { HeaderRevision } from '../../object-types/linux-cr/header-revision.ts';
import { type ByteOrder, readNumber } from './byte-order.ts';
import type { NumberAt } from './record-lengths.ts';

/**
 * The fields of records that are looked at, and where they stand in each version (the last entry holds for all later
 * ones). All other bytes of a record pass by unread. Offsets are those of the user-cr headers.
 */
export interface KeptField {
  /** Attribute of the object type (object-types/linux-cr/attributes.ts). */
  readonly attribute: string;
  /** By version; null where the version does not have the field. */
  readonly at: readonly (NumberAt | null)[];
  /** Names of the numbers; a number without one is kept as `unknown-N`. */
  readonly names?: ReadonlyMap<number, string>;
}

function u(width: NumberAt['width'], at: number): NumberAt {
  return { at, width };
}

function named(first: number, names: string): ReadonlyMap<number, string> {
  return new Map(names.split(' ').map((name, index) => [first + index, name]));
}

/** CKPT_FILE_*, CKPT_VMA_*, CKPT_RESTART_BLOCK_*, CKPT_NETDEV_*: never renumbered, only extended. */
const FILE_KINDS = named(0, 'ignore generic pipe fifo socket tty epoll eventfd');
const VMA_KINDS = named(
  0,
  'ignore vdso anon file shm-anon shm-anon-skip shm-file shm-ipc shm-ipc-skip hugetlb hugetlb-skip',
);
const RESTART_BLOCK_KINDS = named(
  1,
  'none hrtimer-nanosleep posix-cpu-nanosleep compat-nanosleep compat-clock-nanosleep poll futex',
);
const NETDEV_KINDS = named(0, 'lo veth sit macvlan');

/** sock_common.state, a TCP_ number. */
const SOCKET_STATE: readonly NumberAt[] = [u(1, 34), u(1, 42)];

export const KEPT_FIELDS: Readonly<Record<string, readonly KeptField[]>> = {
  FILE: [{ attribute: 'kinds', at: [u(4, 8)], names: FILE_KINDS }],
  VMA: [{ attribute: 'kinds', at: [u(4, 8)], names: VMA_KINDS }],
  RESTART_BLOCK: [{ attribute: 'kinds', at: [u(8, 8)], names: RESTART_BLOCK_KINDS }],
  NETDEV: [{ attribute: 'kinds', at: [u(2, 24)], names: NETDEV_KINDS }],
  SOCKET: [
    { attribute: 'families', at: [u(2, 32), u(2, 40)] },
    { attribute: 'states', at: SOCKET_STATE },
    { attribute: 'types', at: [u(2, 92), u(2, 100)] },
  ],
  TTY: [{ attribute: 'drivers', at: [u(2, 8)] }],
  HPAGE: [{ attribute: 'shifts', at: [u(2, 16)] }],
};

/**
 * Counts that a record claims of records still to come. What was claimed in all and what came have to agree at the
 * end of the image, whatever the nesting.
 */
export interface ClaimedCount {
  readonly by: string;
  readonly at: readonly (NumberAt | null)[];
  readonly of: string;
}

/**
 * Only claims that the kernel patches show to be loops of the restart. FILE_TABLE.fdt_nfds is not one of them: images
 * have fewer FILE_DESC records than it says.
 */
export const CLAIMED_COUNTS: readonly ClaimedCount[] = [
  { by: 'MM', at: [u(4, 8)], of: 'VMA' },
  { by: 'SOCKET_QUEUE', at: [u(4, 8)], of: 'SOCKET_BUFFER' },
  { by: 'SOCKET_BUFFER', at: [null, u(2, 54)], of: 'SOCKET_FRAG' },
];

/** SysV shared memory in huge pages: the flag of the segment, or a page size of its own since 1fd8e6e. */
export const SHM_FLAGS: readonly NumberAt[] = [u(4, 100), u(4, 108)];
export const SHM_SHIFT: readonly (NumberAt | null)[] = [null, null, u(2, 116)];
export const SHM_HUGETLB = 0o4000;

/** Kinds that later header revisions added to: where they stand, and the numbers each revision has. */
export const REVISION_KINDS: Readonly<
  Record<
    string,
    { readonly place: NumberAt; readonly of: (revision: HeaderRevision) => Readonly<Record<string, number>> }
  >
> = {
  OBJREF: { place: u(4, 8), of: ({ objTypeNumbers }) => objTypeNumbers },
  FILE: { place: u(4, 8), of: ({ fileTypeNumbers }) => fileTypeNumbers },
  VMA: { place: u(4, 8), of: ({ vmaTypeNumbers }) => vmaTypeNumbers },
};

export function atVersion<T>(places: readonly T[], version: number): T | null {
  return places[Math.min(version, places.length) - 1] ?? null;
}

/** Bytes of a record, from its start, that the tables above look at; 8, its head, for one that is looked at as a whole. */
export function fieldNeeds(name: string): number {
  if (name === 'SOCKET_INET') return 8;
  const places = [
    ...(KEPT_FIELDS[name] ?? []).flatMap(({ at }) => at),
    ...CLAIMED_COUNTS.filter(({ by }) => by === name).flatMap(({ at }) => at),
    REVISION_KINDS[name]?.place ?? null,
    ...(name === 'IPC_SHM' ? [...SHM_FLAGS, ...SHM_SHIFT] : []),
  ];
  return Math.max(0, ...places.map((place) => (place === null ? 0 : place.at + place.width)));
}

/** Of a SOCKET record: sockets of any family have one. */
export function socketStateOf(record: Uint8Array, version: number, order: ByteOrder): number {
  const place = atVersion(SOCKET_STATE, version);
  return place === null ? 0 : readNumber(record, place.at, place.width, order);
}
