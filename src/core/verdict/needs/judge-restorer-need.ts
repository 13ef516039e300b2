import type { AttributeValue } from '../../image/attribute-value.ts';
import type { Restorer } from '../../profile/profile.ts';
import type { Need } from '../../rules/rule.ts';
import { compareCriuVersions, isCriuVersion, parseCriuVersion } from '../../version/criu-version.ts';
import { type Judgement, type JudgeNeed, NOTHING } from './judgement.ts';

type CriuRestorer = Extract<Restorer, { family: 'criu' }>;

/** What an older CRIU does with what it does not know. */
const BELOW = {
  fails: 'An older CRIU rejects the image.',
  'state-lost': 'An older CRIU skips data that it does not know. The state is lost without a message.',
  misbehaves: 'An older CRIU continues, and the restored process misbehaves.',
} as const;

export function judgeCriuNeed(need: Extract<Need, { need: 'criu' }>): JudgeNeed {
  const min = need.min === undefined ? null : parseCriuVersion(need.min);
  const max = need.max === undefined ? null : parseCriuVersion(need.max);
  return (_profile, restorer, object) => {
    if (restorer.family !== 'criu') return NOTHING;
    const judgements: Judgement[] = [];
    if (need.fromAttribute !== undefined) {
      judgements.push(...judgeWriter(object?.attributes[need.fromAttribute], restorer));
    }
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

/** A restorer as new as the writer reads what the writer wrote; of an unnamed writer nothing is known. */
function judgeWriter(writer: AttributeValue | undefined, restorer: CriuRestorer): readonly Judgement[] {
  const found = restorer.text;
  if (typeof writer !== 'string' || !isCriuVersion(writer)) {
    return [{ is: 'unmet', required: 'the CRIU build that wrote the set, or a newer release', found }];
  }
  if (compareCriuVersions(restorer.version, parseCriuVersion(writer)) >= 0) return NOTHING;
  return [{ is: 'unmet', required: `CRIU ${writer}, which wrote the set, or newer`, found, hint: BELOW.misbehaves }];
}
