export type QuestionErrorCode =
  | 'question-malformed'
  | 'question-ambiguous-target'
  | 'question-without-target'
  | 'kernel-release-malformed'
  | 'kernel-range-malformed'
  | 'guarantee-unknown';

/** A question that cannot be understood. */
export class QuestionError extends Error {
  readonly code: QuestionErrorCode;
  /** The field; '' is the question as a whole. */
  readonly pointer: string;
  /** What is wrong with it; `message` names the field as well. */
  readonly fault: string;

  constructor(code: QuestionErrorCode, pointer: string, fault: string) {
    super(pointer === '' ? fault : `${pointer}: ${fault}`);
    this.name = 'QuestionError';
    this.code = code;
    this.pointer = pointer;
    this.fault = fault;
  }
}
