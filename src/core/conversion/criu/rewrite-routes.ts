import type { ByteProgram } from '../../formats/byte-program.ts';
import { type ByteOrder, readU32 } from '../../formats/criu/file-reading.ts';
import {
  aligned,
  NLMSGHDR,
  ROUTE_DUMP_MAGIC,
  RTA_MULTIPATH,
  RTATTR,
  RTM_NEWROUTE,
  RTMSG,
  RTNEXTHOP,
  readU16,
} from '../../formats/criu/read-routes.ts';
import { ImageError } from '../../formats/image-error.ts';
import { RTNH_F_DEAD, RTNH_F_LINKDOWN } from '../../inventory/criu/detectors/route-flags.ts';
import type { FileBytes } from './file-bytes.ts';

/** A route is some hundred bytes; its next hops make it longer. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/**
 * An IPv4 route dump in which no route says any more that its link is down. Nothing is lost: a kernel marks routes
 * itself, by the carrier of the interface (net/ipv4/fib_semantics.c). A route that is dead though its link is not is one
 * of an interface that was set down; no kernel takes such a route, whatever its flags.
 */
export function* rewriteRoutes(file: string, offset: () => number, into: FileBytes): ByteProgram<number> {
  let changed = 0;
  const magic = yield { take: 4, endAllowed: true };
  if (magic === null) return changed;
  into.push(magic);
  const order = readU32(magic, 'little') === ROUTE_DUMP_MAGIC ? 'little' : 'big';
  while (readU32(into.written, order) === ROUTE_DUMP_MAGIC) {
    const header = yield { take: NLMSGHDR, endAllowed: true };
    if (header === null) return changed;
    into.push(header);
    const length = readU32(header, order);
    const isRoute = readU16(header, 4, order) === RTM_NEWROUTE && length >= NLMSGHDR + RTMSG;
    if (length < NLMSGHDR) break;
    if (length > MAX_MESSAGE_BYTES) {
      const message = `${file}: a route of ${length} bytes`;
      throw new ImageError('image-length-impossible', message, { file, offset: offset() - NLMSGHDR });
    }
    const body = new Uint8Array((yield { take: aligned(length) - NLMSGHDR }) ?? []);
    if (isRoute && clearRoute(body, order, (why) => refuse(file, why, offset() - body.length))) changed += 1;
    into.push(body);
  }
  yield { skipRest: true, each: (part) => into.push(part) };
  return changed;
}

function refuse(file: string, why: string, offset: number): never {
  throw new ImageError('conversion-refused', `${file}: ${why}`, { file, offset });
}

/** Changes a `struct rtmsg` with its attributes in place; true where there was something to change. */
function clearRoute(body: Uint8Array, order: ByteOrder, fail: (why: string) => never): boolean {
  const own = order === 'little' ? 8 : 11;
  let changed = clearFlags(body, own, fail);
  for (let at = RTMSG; at + RTATTR <= body.length; ) {
    const size = readU16(body, at, order);
    if (size < RTATTR || at + aligned(size) > body.length) break;
    if (readU16(body, at + 2, order) === RTA_MULTIPATH) {
      changed = clearHops(body.subarray(at + RTATTR, at + aligned(size)), order, fail) || changed;
    }
    at += aligned(size);
  }
  return changed;
}

function clearHops(hops: Uint8Array, order: ByteOrder, fail: (why: string) => never): boolean {
  let changed = false;
  for (let at = 0; at + RTNEXTHOP <= hops.length; ) {
    changed = clearFlags(hops, at + 2, fail) || changed;
    const size = aligned(readU16(hops, at, order));
    if (size < RTNEXTHOP || at + size > hops.length) break;
    at += size;
  }
  return changed;
}

/** Both flags are in the lowest byte. */
function clearFlags(bytes: Uint8Array, at: number, fail: (why: string) => never): boolean {
  const flags = bytes[at] ?? 0;
  if ((flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) === 0) return false;
  if ((flags & RTNH_F_LINKDOWN) === 0) fail('a route of an interface that was down, which no kernel accepts');
  bytes[at] = flags & ~(RTNH_F_DEAD | RTNH_F_LINKDOWN);
  return true;
}
