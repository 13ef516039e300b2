import { ImageError } from '../../formats/image-error.ts';
import type { Profile } from '../../profile/profile.ts';
import type { Adjustment, Rule } from '../../rules/rule.ts';
import type { Evaluator } from '../../verdict/evaluator.ts';
import { CRIU_EDITS, type CriuEdit, editOfType, stepOf, typesGoneBy } from './image-edits.ts';

/** An edit with the step of the rule book that it does. */
export interface PlannedEdit {
  readonly edit: CriuEdit;
  readonly step: Adjustment;
}

/** A kernel with its CRIU that an image set is rewritten for. */
export class CriuRewriteTarget {
  readonly profile: Profile;
  readonly evaluator: Evaluator;
  /** What is done to a set, in the order of the table. */
  readonly planned: readonly PlannedEdit[];

  /**
   * Edits that lose nothing are made where some CRIU of the profile needs them, the others where they are asked for by
   * the object type that goes.
   *
   * @throws ImageError `conversion-refused` when the profile has no CRIU, or a type cannot be dropped.
   */
  constructor(profile: Profile, drop: readonly string[], evaluator: Evaluator) {
    if (!profile.restorers.some(({ family }) => family === 'criu'))
      throw refused(`profile ${profile.name} has no CRIU restorer`);
    const { rules } = evaluator.ruleBook;
    const asked = new Set(drop.map((type) => droppableAs(type, rules)));
    this.profile = profile;
    this.evaluator = evaluator;
    this.planned = CRIU_EDITS.flatMap((edit) => {
      const step = stepOf(edit, rules);
      if (step === null) return [];
      return asked.has(edit) || (step.loses === null && isNeeded(edit, profile, evaluator)) ? [{ edit, step }] : [];
    });
  }

  get edits(): readonly CriuEdit[] {
    return this.planned.map(({ edit }) => edit);
  }
}

/** Asks the rules themselves: of a set that holds such an object and nothing else. */
function isNeeded(edit: CriuEdit, profile: Profile, { decide, ruleBook }: Evaluator): boolean {
  const book = { ...ruleBook, rules: ruleBook.rules.filter(({ id }) => edit.rules.includes(id)) };
  const objects = typesGoneBy(edit).map((type) => ({ type, version: 1, attributes: {} }));
  const content = { format: 'criu', arch: profile.arch, objects } as const;
  return profile.restorers
    .filter(({ family }) => family === 'criu')
    .some((restorer) => {
      const { steps } = decide(content, { ...profile, restorers: [restorer] }, book);
      return steps.some(({ kind }) => kind === 'convert' || kind === 'filter');
    });
}

function droppableAs(type: string, rules: readonly Rule[]): CriuEdit {
  const edit = editOfType(type);
  if (edit === null || stepOf(edit, rules) === null) {
    throw refused(`${type} cannot be dropped: ${whyKept(type, rules)}`);
  }
  return edit;
}

function whyKept(type: string, rules: readonly Rule[]): string {
  const rule = rules.find(({ family, appliesTo }) => family !== 'linux-cr' && appliesTo.includes(type));
  const step = rule?.adjustments.find(({ kind }) => kind === 'option' || kind === 'host');
  if (step !== undefined) return `it depends on the restore. ${step.text}`;
  return rule === undefined
    ? 'no rule covers it'
    : 'other parts of the set refer to it, or CRIU expects it at its position';
}

export function refused(message: string): ImageError {
  return new ImageError('conversion-refused', message, { offset: null });
}
