export type KernelReleaseErrorCode =
  /** Longer than MAX_RELEASE_LENGTH, or a number with too many digits. */
  | 'kernel-release-too-long'
  /** Not `<number>.<number>...` followed by the distribution's suffix. */
  | 'kernel-release-malformed'
  /** Not a list of comparators such as `>=5.10 <6.2`. */
  | 'kernel-range-malformed';

/** Thrown for a text that is no kernel release or no range of them; the message is fit for a 400 answer. */
export class KernelReleaseError extends Error {
  readonly code: KernelReleaseErrorCode;

  constructor(code: KernelReleaseErrorCode, message: string) {
    super(message);
    this.name = 'KernelReleaseError';
    this.code = code;
  }
}
