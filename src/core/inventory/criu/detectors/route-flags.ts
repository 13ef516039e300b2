import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** `RTNH_F_DEAD` and `RTNH_F_LINKDOWN` of rtnetlink(7): a kernel refuses a new route that claims them. */
export const RTNH_F_DEAD = 0x1;
export const RTNH_F_LINKDOWN = 0x10;

/** Routes saved while their link was down. Only IPv4 refuses them (net/ipv4/fib_semantics.c); IPv6 does not look. */
export function detectRouteFlags(index: FileIndex): Detected | null {
  const count = index.set.rawFiles.filter(
    ({ kind, routeFlags = 0 }) => kind === 'route' && (routeFlags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) !== 0,
  ).length;
  return count === 0 ? null : { count, attributes: {} };
}
