import { ImageError } from '../image-error.ts';
import type { CriuLimits } from './limits.ts';

/** What one image set may still spend, over all its files. */
export class DecodeBudget {
  readonly limits: CriuLimits;
  #values = 0;
  #structuralBytes = 0;
  #jsonBytes = 0;

  constructor(limits: CriuLimits) {
    this.limits = limits;
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
