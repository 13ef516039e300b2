import { ImageError } from '../../formats/image-error.ts';
import type { Profile } from '../../profile/profile.ts';
import { CRIU_RULES } from '../../rules/criu/rules.ts';
import type { RuleBook } from '../../rules/rule.ts';
import { RULE_BOOK } from '../../rules/rule-book.ts';
import { decideVerdict } from '../../verdict/decide-verdict.ts';
import { CRIU_EDITS, type CriuEdit, editOfType, stepOf, typesGoneBy } from './image-edits.ts';

/** A kernel with its CRIU that an image set is rewritten for. */
export class CriuRewriteTarget {
  readonly profile: Profile;
  /** What is done to a set, in the order of the table. */
  readonly edits: readonly CriuEdit[];

  /**
   * Edits that lose nothing are made where some CRIU of the profile needs them, the others where they are asked for by
   * the object type that goes.
   *
   * @throws ImageError `conversion-refused` when the profile has no CRIU, or a type cannot be dropped.
   */
  constructor(profile: Profile, drop: readonly string[]) {
    if (!profile.restorers.some(({ family }) => family === 'criu'))
      throw refused(`profile ${profile.name} has no CRIU restorer`);
    const asked = new Set(drop.map(droppableAs));
    this.profile = profile;
    this.edits = CRIU_EDITS.filter((edit) => asked.has(edit) || (losesNothing(edit) && isNeeded(edit, profile)));
  }
}

export function losesNothing(edit: CriuEdit): boolean {
  return stepOf(edit).loses === null;
}

/** Prepared once for all conversions. */
const BOOKS: ReadonlyMap<CriuEdit, RuleBook> = new Map(
  CRIU_EDITS.map((edit) => [
    edit,
    { ...RULE_BOOK, rules: RULE_BOOK.rules.filter(({ id }) => edit.rules.includes(id)) },
  ]),
);

/** Asks the rules themselves: of a set that holds such an object and nothing else. */
function isNeeded(edit: CriuEdit, profile: Profile): boolean {
  const book = BOOKS.get(edit) ?? RULE_BOOK;
  const objects = typesGoneBy(edit).map((type) => ({ type, version: 1, attributes: {} }));
  const content = { format: 'criu', arch: profile.arch, objects } as const;
  return profile.restorers
    .filter(({ family }) => family === 'criu')
    .some((restorer) => {
      const { steps } = decideVerdict(content, { ...profile, restorers: [restorer] }, book);
      return steps.some(({ kind }) => kind === 'convert' || kind === 'filter');
    });
}

function droppableAs(type: string): CriuEdit {
  const edit = editOfType(type);
  if (edit === null) throw refused(`${type} cannot be dropped: ${whyKept(type)}`);
  return edit;
}

function whyKept(type: string): string {
  const rule = CRIU_RULES.find(({ appliesTo }) => appliesTo.includes(type));
  const step = rule?.adjustments.find(({ kind }) => kind === 'option' || kind === 'host');
  if (step !== undefined) return `it depends on the restore. ${step.text}`;
  return rule === undefined
    ? 'no rule covers it'
    : 'other parts of the set refer to it, or CRIU expects it at its position';
}

export function refused(message: string): ImageError {
  return new ImageError('conversion-refused', message, { offset: null });
}
