import { ImageError } from '#core/formats/image-error.ts';
import type { ByteSource, UploadMeter } from './byte-source.ts';
import type { UnpackLimits } from './limits.ts';

/** Throws once a compressed upload has grown beyond what an image grows: a bomb costs bounded work. */
export class ExpansionGuard {
  #expanded = 0;
  #meter: UploadMeter;
  #limits: UnpackLimits;

  constructor(meter: UploadMeter, limits: UnpackLimits) {
    this.#meter = meter;
    this.#limits = limits;
  }

  count(bytes: number): void {
    this.#expanded += bytes;
    const { expandedBytes, expansionRatio, ratioFreeBytes } = this.#limits;
    const overRatio =
      this.#expanded > ratioFreeBytes && this.#expanded > Math.max(1, this.#meter.bytes) * expansionRatio;
    if (this.#expanded <= expandedBytes && !overRatio) return;
    const message = `${this.#meter.bytes} bytes expand to more than ${this.#expanded}`;
    throw new ImageError('image-expansion-too-large', message, { offset: this.#meter.bytes });
  }

  async *pass(source: ByteSource): ByteSource {
    for await (const chunk of source) {
      this.count(chunk.length);
      yield chunk;
    }
  }
}
