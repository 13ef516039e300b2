/** What a store reads of the observations of one cell. */
import type { Seen } from '#core/observation/apply-observations.ts';
import type { Observation } from '#core/observation/observation.ts';
import type { TallyLine } from '#core/observation/weigh-observations.ts';

/** `observations`: the latest first. */
export function seenOf(observations: readonly Observation[]): Seen {
  return { observations, tally: tallyOf(observations) };
}

export function tallyOf(observations: readonly Observation[]): readonly TallyLine[] {
  const lines = new Map<string, TallyLine>();
  for (const { id, profileRevision, status, observed, evidence } of observations) {
    const key = JSON.stringify([profileRevision, status, observed, evidence]);
    const { count, latest } = lines.get(key) ?? { count: 0, latest: id };
    lines.set(key, { profileRevision, status, observed, evidence, count: count + 1, latest });
  }
  return [...lines.values()];
}
