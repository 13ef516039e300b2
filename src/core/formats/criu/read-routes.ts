import type { ByteProgram } from '../byte-program.ts';
import { type ByteOrder, readU32 } from './file-reading.ts';

/** What `ip route save` writes before the netlink messages (iproute2 ip/iproute.c). */
export const ROUTE_DUMP_MAGIC = 0x45311224;
export const RTM_NEWROUTE = 24;
export const RTA_MULTIPATH = 9;
/** The upper bits of a type tell of nesting and byte order (linux/netlink.h). */
const NLA_TYPE_MASK = 0x3fff;
/** Bytes of `struct nlmsghdr`, `struct rtmsg`, `struct rtattr` and `struct rtnexthop` (rtnetlink(7)). */
export const NLMSGHDR = 16;
export const RTMSG = 12;
export const RTATTR = 4;
export const RTNEXTHOP = 8;
const NOTHING = new Uint8Array(RTNEXTHOP * 2);

/** Attributes of a route that take more than a plain kernel (linux/rtnetlink.h). */
const ATTRIBUTE_USES: ReadonlyMap<number, string> = new Map([
  [RTA_MULTIPATH, 'multipath'],
  [21, 'encapsulation'],
  [30, 'nexthop-object'],
]);

/** What the routes of an image have in common. */
export interface RouteFacts {
  /** `rtm_flags` and the flags of every next hop, ORed. */
  readonly flags: number;
  /** Kinds of attributes that not every kernel takes, sorted. */
  readonly uses: readonly string[];
}

/**
 * Reads a route image. Nothing is known where the file is not such a dump, and `ip route restore` reads no more of it than
 * we do.
 */
export function* readRoutes(): ByteProgram<RouteFacts> {
  const uses = new Set<string>();
  const flags = yield* readRouteFlags(uses);
  return { flags, uses: [...uses].sort() };
}

function* readRouteFlags(uses: Set<string>): ByteProgram<number> {
  const magic = yield { take: 4, endAllowed: true };
  if (magic === null) return 0;
  const order = readU32(magic, 'little') === ROUTE_DUMP_MAGIC ? 'little' : 'big';
  let flags = 0;
  if (readU32(magic, order) === ROUTE_DUMP_MAGIC) {
    for (;;) {
      const header = yield { take: NLMSGHDR, endAllowed: true };
      if (header === null) return flags;
      const length = readU32(header, order);
      if (length < NLMSGHDR) break;
      if (readU16(header, 4, order) === RTM_NEWROUTE && length >= NLMSGHDR + RTMSG) {
        flags |= yield* readMessage(aligned(length) - NLMSGHDR, order, uses);
      } else yield { skip: aligned(length) - NLMSGHDR };
    }
  }
  yield { skipRest: true };
  return flags;
}

function* readMessage(length: number, order: ByteOrder, uses: Set<string>): ByteProgram<number> {
  const message = (yield { take: RTMSG }) ?? NOTHING;
  let flags = readU32(message.subarray(8), order);
  let left = length - RTMSG;
  while (left >= RTATTR) {
    const attribute = (yield { take: RTATTR }) ?? NOTHING;
    const size = readU16(attribute, 0, order);
    left -= RTATTR;
    if (size < RTATTR || aligned(size) - RTATTR > left) break;
    const body = aligned(size) - RTATTR;
    const type = readU16(attribute, 2, order) & NLA_TYPE_MASK;
    const use = ATTRIBUTE_USES.get(type);
    if (use !== undefined) uses.add(use);
    if (type === RTA_MULTIPATH) flags |= yield* readNextHops(body, order);
    else yield { skip: body };
    left -= body;
  }
  yield { skip: left };
  return flags;
}

function* readNextHops(length: number, order: ByteOrder): ByteProgram<number> {
  let flags = 0;
  let left = length;
  while (left >= RTNEXTHOP) {
    const hop = (yield { take: RTNEXTHOP }) ?? NOTHING;
    flags |= hop[2] ?? 0;
    left -= RTNEXTHOP;
    const rest = aligned(readU16(hop, 0, order)) - RTNEXTHOP;
    if (rest < 0 || rest > left) break;
    yield { skip: rest };
    left -= rest;
  }
  yield { skip: left };
  return flags;
}

export function aligned(length: number): number {
  return Math.ceil(length / 4) * 4;
}

export function readU16(bytes: Uint8Array, at: number, order: ByteOrder): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint16(at, order === 'little');
}
