import type { Need } from '../../rules/rule.ts';
import { compareCriuVersions, parseCriuVersion } from '../../version/criu-version.ts';
import { type Judgement, type JudgeNeed, NOTHING } from './judgement.ts';

/** What an older CRIU does with what it does not know. */
const BELOW = {
  fails: 'An older CRIU rejects the image.',
  'state-lost': 'An older CRIU skips data that it does not know. The state is lost without a message.',
  misbehaves: 'An older CRIU continues, and the restored process misbehaves.',
} as const;

export function judgeCriuNeed(need: Extract<Need, { need: 'criu' }>): JudgeNeed {
  const min = need.min === undefined ? null : parseCriuVersion(need.min);
  const max = need.max === undefined ? null : parseCriuVersion(need.max);
  return (_profile, restorer) => {
    if (restorer.family !== 'criu') return NOTHING;
    const judgements: Judgement[] = [];
    if (min !== null && compareCriuVersions(restorer.version, min) < 0) {
      judgements.push({
        is: 'unmet',
        required: `CRIU ${need.min} or newer`,
        found: restorer.text,
        hint: BELOW[need.below],
      });
    }
    if (max !== null && compareCriuVersions(restorer.version, max) > 0) {
      judgements.push({ is: 'unmet', required: `CRIU ${need.max} or older`, found: restorer.text });
    }
    return judgements.length === 0 ? NOTHING : judgements;
  };
}
