import type { CriuObjectType } from '../../object-types/criu/criu-object-type.ts';
import { CRIU_OBJECT_TYPES } from '../../object-types/criu/object-types.ts';
import type { Need, Rule } from '../rule.ts';

/**
 * Shorthand of the data files: what a rule says beyond its object type. That is the first one it applies to; a rule about
 * the profile has the one of its own id, if there is one. What the type says too is only repeated where it differs.
 */
export interface CriuRule {
  readonly id: string;
  /** Absent: that of the object type. So are `area`, `arches` and `evidence`. */
  readonly title?: string;
  readonly area?: string;
  /** Absent: the object type of the same id. */
  readonly appliesTo?: Rule['appliesTo'];
  readonly arches?: Rule['arches'];
  readonly when?: Rule['when'];
  readonly kernels?: Rule['kernels'];
  readonly restorers?: Rule['restorers'];
  /** `criu` with neither `min` nor `max` nor an attribute: the first release that restores the object type. */
  readonly needs: Rule['needs'];
  /** Absent: `blocker`. Restoring takes what a rule needs, unless the rule says that it goes on without. */
  readonly unmet?: Exclude<Rule['unmet'], 'blocker'>;
  /** Absent: there is no way round. */
  readonly adjustments?: Rule['adjustments'];
  readonly kills?: true;
  readonly waysOut?: Rule['waysOut'];
  readonly text: string;
  readonly evidence?: Rule['evidence'];
  /** Beside the evidence of the object type. */
  readonly moreEvidence?: Rule['evidence'];
  /** Never inherited: an object type may be better known than what it needs. */
  readonly confidence: Rule['confidence'];
}

const TYPES = new Map(CRIU_OBJECT_TYPES.map((type) => [type.id, type]));

export function criuRule(rule: CriuRule): Rule {
  const {
    id,
    appliesTo = [`criu/${id}`],
    when,
    kernels,
    restorers,
    unmet = 'blocker',
    adjustments = [],
    kills,
    waysOut,
  } = rule;
  const type = TYPES.get(appliesTo === 'profile' ? `criu/${id}` : (appliesTo[0] ?? ''));
  const arches = rule.arches ?? type?.arches;
  return {
    id,
    title: rule.title ?? given(type, id, 'title').title,
    area: rule.area ?? given(type, id, 'area').area,
    appliesTo,
    family: 'criu',
    ...(arches === undefined ? {} : { arches }),
    ...(when === undefined ? {} : { when }),
    ...(kernels === undefined ? {} : { kernels }),
    ...(restorers === undefined ? {} : { restorers }),
    needs: rule.needs.map((need) => (isOfType(need) ? sinceType(need, given(type, id, 'needs')) : need)),
    unmet,
    adjustments,
    ...(kills === undefined ? {} : { kills }),
    ...(waysOut === undefined ? {} : { waysOut }),
    text: rule.text,
    evidence: rule.evidence ?? [...given(type, id, 'evidence').evidence, ...(rule.moreEvidence ?? [])],
    confidence: rule.confidence,
  };
}

type CriuNeed = Extract<Need, { need: 'criu' }>;

function isOfType(need: Need): need is CriuNeed {
  return need.need === 'criu' && need.min === undefined && need.max === undefined && need.fromAttribute === undefined;
}

function sinceType({ need, ...rest }: CriuNeed, { versions: [first] }: CriuObjectType): Need {
  return { need, ...(first === undefined ? {} : { min: first.since }), ...rest };
}

function given(type: CriuObjectType | undefined, id: string, field: keyof CriuRule): CriuObjectType {
  if (type === undefined)
    throw new Error(`The rule ${id} has no object type to take \`${field}\` from: write it there.`);
  return type;
}
