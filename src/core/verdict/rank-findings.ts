import { LOW_CONFIDENCE } from './judge-rule.ts';
import type { Finding } from './verdict.ts';

/**
 * A note about the profile alone does not concern this image: how the host dumps, what its start-up probes log.
 * Answers fold those.
 */
export const isUsualNote = ({ severity, about }: Pick<Finding, 'severity' | 'about'>): boolean =>
  severity === 'note' && about === 'profile';

/** The severities stay as they come. Of one, what is proven comes before what is inferred, and usual notes come last. */
export function rankFindings(findings: readonly Finding[]): readonly Finding[] {
  const places = new Map<string, number>();
  for (const { severity } of findings) if (!places.has(severity)) places.set(severity, places.size);
  const rank = (finding: Finding): number => {
    const inferred = finding.text.endsWith(LOW_CONFIDENCE) ? 1 : 0;
    return (places.get(finding.severity) ?? 0) * 4 + (isUsualNote(finding) ? 2 : 0) + inferred;
  };
  return findings.toSorted((a, b) => rank(a) - rank(b));
}
