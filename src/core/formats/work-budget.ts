import { ImageError } from './image-error.ts';

/**
 * Caps on the work of reading one upload, counted in steps: a request of a ByteProgram, a message, a field, a number. A
 * step takes a fraction of a microsecond. Steps are counted because bytes are no measure of work: compressed, four zero
 * bytes that are an entry cost the sender nothing.
 */
export interface WorkLimits {
  /** Steps that an upload of any size may take. */
  readonly freeSteps: number;
  /** Steps for each byte as it was uploaded, where that is more. */
  readonly stepsPerByte: number;
}

export const WORK_LIMITS: WorkLimits = {
  freeSteps: 2_000_000,
  stepsPerByte: 16,
};

/** What one upload may still spend, over everything that reads it. */
export class WorkBudget {
  readonly #limits: WorkLimits;
  readonly #uploaded: () => number;
  #spent = 0;
  /** Steps that are known to be allowed; more bytes may have come since. */
  #allowed = 0;

  /** `uploaded`: bytes of the upload that have come so far; without it work is counted only. */
  constructor(limits: WorkLimits = WORK_LIMITS, uploaded: () => number = () => Number.POSITIVE_INFINITY) {
    this.#limits = limits;
    this.#uploaded = uploaded;
  }

  get spent(): number {
    return this.#spent;
  }

  /** @throws ImageError `image-too-much-work`, at this place of the stream or file. */
  spend(steps: number, file: string | null, offset: number): void {
    this.#spent += steps;
    if (this.#spent > this.#allowed) this.#allow(file, offset);
  }

  #allow(file: string | null, offset: number): void {
    const { freeSteps, stepsPerByte } = this.#limits;
    const uploaded = this.#uploaded();
    this.#allowed = Math.max(freeSteps, uploaded * stepsPerByte);
    if (this.#spent <= this.#allowed) return;
    const message = `${file ?? 'stream'}: ${uploaded} bytes take more than ${this.#allowed} steps to read`;
    throw new ImageError('image-too-much-work', message, { file, offset });
  }
}
