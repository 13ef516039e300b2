import type { ByteSource } from './byte-source.ts';
import type { ExpansionGuard } from './guard-expansion.ts';
import { slicesOf } from './pace.ts';
import { StructureWalk } from './structure-walk.ts';
import type { Upload } from './upload.ts';
import { createFrameDecoder } from './zstd/choose-frame-decoder.ts';
import { FramesDecoder } from './zstd/decode-frames.ts';
import type { CreateFrameDecoder } from './zstd/frame-decoder.ts';
import { walkZstd, type ZstdBlock } from './zstd/walk-zstd.ts';

interface FoundBlock {
  readonly block: ZstdBlock;
  /** Offset of the first byte after it. */
  readonly end: number;
}

/**
 * Our own reader walks the frames and decodes the blocks one after the other, all of them before it reads more. The
 * output before a fault is delivered, so that the first of two faults is reported, whatever the chunk sizes are.
 */
export async function* expandZstd(
  source: ByteSource,
  { limits, work, pace }: Upload,
  guard: ExpansionGuard,
  createDecoder: CreateFrameDecoder = createFrameDecoder,
): ByteSource {
  const decoder = createDecoder(limits.zstdWindowBytes);
  const frames = new FramesDecoder(decoder);
  let found: FoundBlock[] = [];
  const note = (block: ZstdBlock) => found.push({ block, end: walk.offset });
  const walk: StructureWalk = new StructureWalk(walkZstd(limits.zstdWindowBytes, note, work), 'zstd', work);
  try {
    for await (const chunk of source) {
      for (const slice of slicesOf(chunk)) {
        found = [];
        const failure = failureOf(() => walk.write(slice));
        for (const { block, end } of found) {
          const content = frames.decode(block, end);
          guard.count(content.length);
          if (content.length > 0) yield content;
          if (pace.isDue) await pace.turn();
        }
        if (failure !== null) throw failure.error;
      }
    }
    walk.end();
  } finally {
    decoder.close();
  }
}

function failureOf(run: () => void): { readonly error: unknown } | null {
  try {
    run();
    return null;
  } catch (error) {
    return { error };
  }
}
