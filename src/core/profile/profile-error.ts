export interface ProfileFieldError {
  /** JSON pointer (RFC 6901) into the ProfileInput: `/facts/pageSize`; '' = the whole of it. */
  readonly pointer: string;
  readonly message: string;
  /** Line of the Kconfig text, when that is at fault. */
  readonly line?: number;
}

/** Thrown for an input that is no profile; holds every error found, at most MAX_PROFILE_ERRORS. */
export class ProfileError extends Error {
  readonly code = 'profile-invalid';
  readonly errors: readonly ProfileFieldError[];

  constructor(errors: readonly ProfileFieldError[]) {
    super(errors.map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`)).join('; '));
    this.name = 'ProfileError';
    this.errors = errors;
  }
}

export const MAX_PROFILE_ERRORS = 50;
