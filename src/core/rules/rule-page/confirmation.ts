/** Restores that agree with a rule, and the last of them. */
export interface ConfirmingRestores {
  readonly count: number;
  /** Image, kernel and restorer, as data/truth.json names them. */
  readonly last: string;
  /** Day on which it was recorded, `2026-12-01`. */
  readonly recorded: string;
}

/** What confirms a rule (data/confirmations.json). Null or empty: nothing recorded does. */
export interface Confirmation {
  /** The restore failed with the error that the rule is about, and the rule had predicted it. */
  readonly refused: ConfirmingRestores | null;
  /** The image has the object, the target met every need of the rule that applies, and the image restored. */
  readonly met: ConfirmingRestores | null;
  /** Public reports that the rule answers right on the failing target. */
  readonly reports: readonly string[];
}

/** By the id of a rule; a rule that nothing confirms is absent. */
export type Confirmations = Readonly<Record<string, Confirmation>>;
