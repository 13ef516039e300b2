import type { Need } from '../../rules/rule.ts';
import { type Judgement, type JudgeNeed, NOTHING, notSaid } from './judgement.ts';

/** As capabilities(7) writes them. */
function shown(names: readonly string[], joint: string): string {
  return names.map((name) => `CAP_${name.replaceAll('-', '_').toUpperCase()}`).join(joint);
}

/** What the restorer may hold bounds what it can give to a task. */
export function judgeCapabilitiesNeed(need: Extract<Need, { need: 'capabilities' }>): JudgeNeed {
  const { anyOf, fromAttribute = '' } = need;
  return (profile, _restorer, object) => {
    const { capabilities } = profile.facts;
    if (anyOf !== undefined) return judgeOne(capabilities, anyOf);
    const wanted = object?.attributes[fromAttribute];
    if (!Array.isArray(wanted)) return [notSaid('the capabilities that tasks of the image hold', fromAttribute)];
    return judgeAll(capabilities, wanted.map(String));
  };
}

function judgeOne(capabilities: readonly string[] | null, anyOf: readonly string[]): readonly Judgement[] {
  const required = shown(anyOf, ' or ');
  if (capabilities === null) return [{ is: 'assumed', text: `CRIU holds ${required}`, required }];
  if (anyOf.some((name) => capabilities.includes(name))) return NOTHING;
  return [{ is: 'unmet', required, found: `a restorer without ${shown(anyOf, ' and without ')}` }];
}

function judgeAll(capabilities: readonly string[] | null, wanted: readonly string[]): readonly Judgement[] {
  if (wanted.length === 0) return NOTHING;
  const required = 'every capability that a task in the image holds';
  if (capabilities === null) return [{ is: 'assumed', text: `CRIU holds ${required}`, required }];
  const missing = wanted.filter((name) => !capabilities.includes(name));
  if (missing.length === 0) return NOTHING;
  return [{ is: 'unmet', required: shown(wanted, ', '), found: `a restorer without ${shown(missing, ', ')}` }];
}
