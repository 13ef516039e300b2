import type { Need } from '../../rules/rule.ts';
import { type JudgeNeed, NOTHING } from './judgement.ts';

/** A capsule of an older release does not hold them. */
const UNSAID = 'the device nodes of the specification';

export function judgeDevicesNeed({ fromAttribute }: Extract<Need, { need: 'devices' }>): JudgeNeed {
  return (profile, _restorer, object) => {
    const wanted = object?.attributes[fromAttribute];
    if (!Array.isArray(wanted)) return [{ is: 'assumed', text: `the host has ${UNSAID}`, required: UNSAID }];
    if (wanted.length === 0) return NOTHING;
    const required = `device nodes ${wanted.join(', ')}`;
    const { devices } = profile.facts;
    if (devices === null) return [{ is: 'assumed', text: `the host has ${required}`, required }];
    const missing = wanted.map(String).filter((path) => !devices.includes(path));
    return missing.length === 0 ? NOTHING : [{ is: 'unmet', required, found: `a host without ${missing.join(', ')}` }];
  };
}
