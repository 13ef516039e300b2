import { ImageError } from '../image-error.ts';
import { WorkBudget } from '../work-budget.ts';
import type { CriuLimits } from './limits.ts';

/** An empty list takes two bytes, and longer than a step. */
const JSON_BYTES_PER_STEP = 2;

/** What the image sets of one archive may still spend, over all their files. */
export class DecodeBudget {
  readonly limits: CriuLimits;
  /** Of the whole upload: other sets may be in it. */
  readonly work: WorkBudget;
  #values = 0;
  #entries = 0;
  #structuralBytes = 0;
  #jsonBytes = 0;

  constructor(limits: CriuLimits, work: WorkBudget = new WorkBudget()) {
    this.limits = limits;
    this.work = work;
  }

  /** An entry of a file, or one inside the payload of an entry; those without any byte too. */
  spendEntry(file: string, offset: number): void {
    this.#entries += 1;
    if (this.#entries > this.limits.entries) {
      const message = `${file}: more than ${this.limits.entries} entries in the image set`;
      throw new ImageError('image-too-many-records', message, { file, offset });
    }
  }

  spendValues(count: number, file: string, offset: number): void {
    this.#values += count;
    if (this.#values > this.limits.values) {
      throw new ImageError('image-too-large', `${file}: more than ${this.limits.values} values in the image set`, {
        file,
        offset,
      });
    }
  }

  spendBytes(count: number, file: string, offset: number): void {
    this.#structuralBytes += count;
    if (this.#structuralBytes > this.limits.structuralBytes) {
      const message = `${file}: more than ${this.limits.structuralBytes} bytes of entries in the image set`;
      throw new ImageError('image-too-large', message, { file, offset });
    }
  }

  spendJson(count: number, file: string, offset: number): void {
    this.work.spend(Math.ceil(count / JSON_BYTES_PER_STEP), file, offset);
    this.#jsonBytes += count;
    if (this.#jsonBytes > this.limits.jsonBytes) {
      const message = `${file}: more than ${this.limits.jsonBytes} bytes of JSON in the archive`;
      throw new ImageError('image-too-large', message, { file, offset });
    }
  }

  refundValues(count: number): void {
    this.#values -= count;
  }

  get values(): number {
    return this.#values;
  }
}
