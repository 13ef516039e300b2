/** What a use case refuses, with a stable code. api/problem.ts maps every code to an HTTP status. */
export const USE_CASE_ERROR_CODES = [
  'image-not-found',
  'profile-not-found',
  'fleet-not-found',
  'fleet-malformed',
  'object-type-not-found',
  'rule-not-found',
  'atlas-kernel-not-found',
  'policy-not-found',
  'policy-malformed',
  'question-malformed',
  'question-ambiguous-target',
  'question-without-target',
  'profile-malformed',
  'profile-parent-unknown',
  'profile-parent-refused',
  'profile-has-children',
  'kconfig-malformed',
  'kernel-release-malformed',
  'kernel-range-malformed',
  'guarantee-unknown',
  'inventory-malformed',
  'object-type-malformed',
  'object-type-is-builtin',
  'observation-malformed',
  'observation-not-found',
  'observation-withdrawn',
  'observation-not-disputed',
  'objection-malformed',
  'profile-revision-not-found',
  'name-malformed',
  'cursor-malformed',
  'rule-book-not-here',
  'kubernetes-request-malformed',
  'webhook-malformed',
  'webhook-url-refused',
  'webhook-not-found',
  'too-many-webhooks',
  'records-changing',
] as const;

export type UseCaseErrorCode = (typeof USE_CASE_ERROR_CODES)[number];

export class UseCaseError extends Error {
  readonly code: UseCaseErrorCode;
  /** JSON pointers or query names with what is wrong; lines for Kconfig text. */
  readonly errors: readonly { readonly pointer: string; readonly message: string; readonly line?: number }[];
  /** The nearest names there are, for "did you mean". */
  readonly nearest: readonly string[];

  constructor(
    code: UseCaseErrorCode,
    message: string,
    details: { errors?: UseCaseError['errors']; nearest?: readonly string[] } = {},
  ) {
    super(message);
    this.name = 'UseCaseError';
    this.code = code;
    this.errors = details.errors ?? [];
    this.nearest = details.nearest ?? [];
  }
}
