import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** Routes with several next hops, with encapsulation, or through next-hop objects. */
export function detectRouteKinds({ set }: FileIndex): Detected | null {
  const usesOf = (kind: string): readonly string[] => {
    const uses = set.rawFiles.filter((file) => file.kind === kind).flatMap(({ routeUses }) => routeUses ?? []);
    return [...new Set(uses)].sort();
  };
  const [ipv4, ipv6] = [usesOf('route'), usesOf('route6')];
  const count = ipv4.length + ipv6.length;
  return count === 0 ? null : { count, attributes: { ipv4, ipv6 } };
}
