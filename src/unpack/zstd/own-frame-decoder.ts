import { BlockDecoder } from './decode-block.ts';
import type { FrameDecoder } from './frame-decoder.ts';
import { OutputWindow } from './output-window.ts';
import type { ZstdBlock, ZstdFrame } from './walk-zstd.ts';

/** Work and memory are bounded by what may come out of a block. */
export class OwnFrameDecoder implements FrameDecoder {
  readonly #window = new OutputWindow();
  #blocks = new BlockDecoder();

  open({ windowBytes }: ZstdFrame): void {
    this.#blocks = new BlockDecoder();
    this.#window.open(windowBytes);
  }

  pass({ frame }: ZstdBlock, content: Uint8Array): void {
    this.#window.begin(frame.maxBlockBytes);
    this.#window.append(content);
  }

  decode({ frame, bytes }: ZstdBlock): Uint8Array {
    this.#window.begin(frame.maxBlockBytes);
    this.#blocks.decode(bytes, frame.maxBlockBytes, this.#window);
    return this.#window.block();
  }

  close(): void {}
}
