export type KconfigErrorCode =
  | 'kconfig-too-large'
  | 'kconfig-too-many-lines'
  | 'kconfig-too-many-options'
  | 'kconfig-line-too-long'
  | 'kconfig-malformed-line'
  | 'kconfig-bad-name'
  | 'kconfig-bad-value'
  | 'kconfig-not-utf8';

export interface KconfigLineError {
  readonly code: KconfigErrorCode;
  /** Counted from 1; 0 when the error is about the whole text. */
  readonly line: number;
  readonly message: string;
}

/** Thrown for a text that is no `.config`; `code` and `line` are those of the first error. */
export class KconfigError extends Error {
  readonly code: KconfigErrorCode;
  readonly line: number;
  /** At most MAX_KCONFIG_ERRORS, in the order of the lines. */
  readonly errors: readonly KconfigLineError[];

  constructor(first: KconfigLineError, others: readonly KconfigLineError[] = []) {
    super(first.line === 0 ? first.message : `line ${first.line}: ${first.message}`);
    this.name = 'KconfigError';
    this.code = first.code;
    this.line = first.line;
    this.errors = [first, ...others];
  }
}
