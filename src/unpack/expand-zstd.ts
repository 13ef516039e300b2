import { ImageError } from '#core/formats/image-error.ts';
import { type ByteSource, slice } from './byte-source.ts';
import type { ExpansionGuard } from './guard-expansion.ts';
import type { UnpackLimits } from './limits.ts';
import { StructureWalk } from './structure-walk.ts';
import { walkZstdFrames } from './zstd-frames.ts';

/** fzstd gives out all blocks of a step at once: 512 bytes hold 128 run-length blocks, 16 MiB at most. */
const STEP_BYTES = 512;
const FREE_MOVES_BYTES = 1024 * 1024 * 1024;

/** By fzstd on every Node: node:zlib has zstd from 22.15 on, but stops after the first frame. */
export async function* expandZstd(source: ByteSource, limits: UnpackLimits, guard: ExpansionGuard): ByteSource {
  const { Decompress } = await import('fzstd');
  let given = 0;
  let moved = 0;
  let ready: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => {
    guard.count(chunk.length);
    given += chunk.length;
    if (chunk.length > 0) ready.push(new Uint8Array(chunk));
  });
  const onBlock = (windowBytes: number) => {
    moved += windowBytes;
    if (moved > FREE_MOVES_BYTES + given * limits.zstdMovesPerByte) {
      throw new ImageError('compression-malformed', 'too many small blocks in a large window');
    }
  };
  const walk = new StructureWalk(walkZstdFrames(limits.zstdWindowBytes, onBlock), 'zstd');
  for await (const chunk of slice(source, STEP_BYTES)) {
    walk.write(chunk);
    // The decoder keeps what it cannot use yet, and the chunk belongs to the body.
    step(() => decoder.push(new Uint8Array(chunk)), walk.offset);
    yield* ready;
    ready = [];
  }
  walk.end();
  step(() => decoder.push(new Uint8Array(0), true), walk.offset);
  yield* ready;
}

function step(run: () => void, offset: number): void {
  try {
    run();
  } catch (error) {
    if (error instanceof ImageError) throw error;
    const message = error instanceof Error ? error.message : 'unreadable';
    throw new ImageError('compression-malformed', `zstd: ${message}`, { offset });
  }
}
