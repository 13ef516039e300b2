import { ByteFeeder, type ByteProgram } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { WorkBudget } from '#core/formats/work-budget.ts';

/** Feeds a program that looks at the structure of a compressed stream, and says where it was when it threw. */
export class StructureWalk {
  #feeder: ByteFeeder<void>;
  #name: string;

  constructor(program: ByteProgram<void>, name: string, work: WorkBudget) {
    this.#feeder = new ByteFeeder(program, null, work);
    this.#name = name;
  }

  get offset(): number {
    return this.#feeder.offset;
  }

  write(chunk: Uint8Array): void {
    this.#attempt(() => this.#feeder.write(chunk));
  }

  end(): void {
    this.#attempt(() => this.#feeder.end());
  }

  #attempt(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      const message = `${this.#name}: ${error.message.replace(/^stream: /, '')}`;
      throw new ImageError(error.code, message, { offset: this.offset });
    }
  }
}
