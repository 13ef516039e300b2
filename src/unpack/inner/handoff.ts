import type { ByteSource } from '../byte-source.ts';

/** Bytes that one side gives and the other reads, at the pace of the slower: nothing is piled up between them. */
export class Handoff {
  #parts: Uint8Array[] = [];
  #ended = false;
  #left = false;
  #wake: () => void = () => {};
  #taken: () => void = () => {};

  /** What the reader reads; to be asked for once. A reader who leaves early is given nothing more. */
  async *source(): ByteSource {
    try {
      for (;;) {
        const part = this.#parts.shift();
        if (part !== undefined) yield part;
        else if (this.#ended) return;
        else {
          const woken = new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          this.#taken();
          await woken;
        }
      }
    } finally {
      this.#left = true;
      this.#parts = [];
      this.#taken();
    }
  }

  /** Resolves when the part was read, so that its bytes may be used for something else. */
  async give(part: Uint8Array): Promise<void> {
    if (this.#left) return;
    const taken = new Promise<void>((resolve) => {
      this.#taken = resolve;
    });
    this.#parts.push(part);
    this.#wake();
    await taken;
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }
}
