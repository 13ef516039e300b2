import type { Verdict } from '../verdict/verdict.ts';

export type NodeCounts = Readonly<Record<Verdict | 'total', number>>;

/** Nodes by the verdict of their profile; the four add up to the total. A profile without a verdict counts as unknown. */
export function countNodes(
  members: readonly { readonly profile: string; readonly nodes: number }[],
  verdictOf: (profile: string) => Verdict | undefined,
): NodeCounts {
  const counts = { total: 0, yes: 0, conditional: 0, no: 0, unknown: 0 };
  for (const { profile, nodes } of members) {
    counts.total += nodes;
    counts[verdictOf(profile) ?? 'unknown'] += nodes;
  }
  return counts;
}
