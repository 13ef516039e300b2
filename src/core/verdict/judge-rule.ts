import type { Profile, Restorer } from '../profile/profile.ts';
import type { Adjustment, Need, Rule } from '../rules/rule.ts';
import { compareCriuVersions, parseCriuVersion } from '../version/criu-version.ts';
import type { JudgedObject, Judgement } from './needs/judgement.ts';
import { holdsFor, type PreparedNeed, type PreparedRule } from './prepare-rule-book.ts';
import type { Reasons } from './reasons.ts';
import type { PlannedStep } from './verdict.ts';

const LOW_CONFIDENCE = ' (Inferred, not proven.)';

/** A way round that the restorer knows, and that helps against this need. The order of the rule is its preference. */
function findAdjustment(rule: Rule, need: Need['need'], restorer: Restorer): Adjustment | null {
  return (
    rule.adjustments.find(({ helps, criuMin }) => {
      if (helps !== undefined && !helps.includes(need)) return false;
      if (criuMin === undefined || restorer.family !== 'criu') return true;
      return compareCriuVersions(restorer.version, parseCriuVersion(criuMin)) >= 0;
    }) ?? null
  );
}

function effectOf(
  adjustment: Adjustment,
  rule: Rule,
  profile: Profile,
  object: JudgedObject | null,
): PlannedStep['effect'] {
  const attribute = rule.needs.find((need) => need.need === 'kernel' && need.fromAttribute !== undefined);
  if (adjustment.kind === 'convert' && object !== null && attribute?.need === 'kernel') {
    const [major = 0, minor = 0, patch = 0] = profile.release.version.numbers;
    return {
      on: 'image-attribute',
      type: object.type,
      attribute: attribute.fromAttribute ?? '',
      value: `${major}.${minor}.${patch}`,
    };
  }
  return { on: 'rule', rule: rule.id };
}

function textOf(rule: Rule, hint: string | undefined): string {
  return `${rule.text}${hint === undefined ? '' : ` ${hint}`}${rule.confidence === 'inferred' ? LOW_CONFIDENCE : ''}`;
}

interface Judged {
  readonly rule: Rule;
  readonly need: PreparedNeed;
  readonly object: JudgedObject | null;
  readonly profile: Profile;
  readonly restorer: Restorer;
}

function record(judged: Judged, judgement: Judgement, reasons: Reasons): void {
  const { rule, object } = judged;
  const finding = {
    rule: rule.id,
    objectType: object?.type ?? '',
    objectVersion: object?.version ?? null,
    evidence: rule.evidence,
  };
  const isNote = rule.unmet === 'note' || judged.need.isNote;
  switch (judgement.is) {
    case 'met':
      return;
    case 'unmet': {
      const { required, found } = judgement;
      const adjustment = isNote ? null : findAdjustment(rule, judged.need.kind, judged.restorer);
      const severity = isNote ? 'note' : adjustment === null ? 'blocker' : 'step';
      reasons.add({ ...finding, severity, required, found, text: textOf(rule, judgement.hint) }, rule.confidence);
      if (adjustment !== null) {
        const { kind, text, loses } = adjustment;
        reasons.plan({ kind, text, loses, effect: effectOf(adjustment, rule, judged.profile, object) });
      }
      return;
    }
    case 'unknown': {
      const { required, found } = judgement;
      reasons.add({
        ...finding,
        severity: isNote ? 'note' : 'unknown',
        required,
        found,
        text: textOf(rule, undefined),
      });
      return;
    }
    case 'assumed':
      // What a note rule takes for granted cannot change the verdict.
      if (!isNote) reasons.assume(judgement.text, finding, textOf(rule, undefined));
      return;
    case 'module': {
      const { option, module } = judgement;
      const name = module ?? `of ${option}`;
      const required = `module ${name} loaded`;
      reasons.add({
        ...finding,
        severity: isNote ? 'note' : 'step',
        required,
        found: `${option}=m`,
        text: textOf(rule, undefined),
      });
      if (isNote) return;
      reasons.plan({
        kind: 'host',
        text: `Load the module ${name} before restoring (${option}=m).`,
        loses: null,
        effect: module === null ? { on: 'rule', rule: rule.id } : { on: 'module', module },
      });
    }
  }
}

/** Judges every need of a rule; all findings are kept, nothing short-circuits. */
export function judgeRule(
  prepared: PreparedRule,
  profile: Profile,
  restorer: Restorer,
  object: JudgedObject | null,
  reasons: Reasons,
): void {
  for (const need of prepared.needs) {
    if (!holdsFor(need, profile, object)) continue;
    for (const judgement of need.judge(profile, restorer, object)) {
      record({ rule: prepared.rule, need, object, profile, restorer }, judgement, reasons);
    }
  }
}
