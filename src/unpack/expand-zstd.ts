import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { ByteFeeder } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { type ByteSource, slice } from './byte-source.ts';
import { passThrough } from './expand-zlib.ts';
import type { ExpansionGuard } from './guard-expansion.ts';
import type { UnpackLimits } from './limits.ts';
import { walkZstdFrames } from './zstd-frames.ts';

/** fzstd gives out all blocks of a step at once: 512 bytes hold 128 run-length blocks, 16 MiB at most. */
const STEP_BYTES = 512;
const FREE_MOVES_BYTES = 1024 * 1024 * 1024;

/** Node has zstd from 22.15 on; before that, fzstd. Both behind the same walk over the frames. */
export function expandZstd(source: ByteSource, limits: UnpackLimits, guard: ExpansionGuard): ByteSource {
  const create = (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress;
  if (create === undefined) return expandWithFzstd(source, limits, guard);
  return passThrough(walked(source, limits), create(), 'zstd');
}

async function* walked(source: ByteSource, limits: UnpackLimits): ByteSource {
  const walk = new ByteFeeder(
    walkZstdFrames(limits.zstdWindowBytes, () => {}),
    null,
  );
  for await (const chunk of source) {
    step(() => walk.write(chunk));
    yield chunk;
  }
  step(() => walk.end());
}

async function* expandWithFzstd(source: ByteSource, limits: UnpackLimits, guard: ExpansionGuard): ByteSource {
  const { Decompress } = await import('fzstd');
  let given = 0;
  let moved = 0;
  let ready: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => {
    guard.count(chunk.length);
    given += chunk.length;
    if (chunk.length > 0) ready.push(new Uint8Array(chunk));
  });
  const walk = new ByteFeeder(
    walkZstdFrames(limits.zstdWindowBytes, (windowBytes) => {
      moved += windowBytes;
      if (moved > FREE_MOVES_BYTES + given * limits.zstdMovesPerByte) {
        throw new ImageError('compression-malformed', 'zstd: too many small blocks in a large window');
      }
    }),
    null,
  );
  for await (const chunk of slice(source, STEP_BYTES)) {
    step(() => walk.write(chunk));
    // The decoder keeps what it cannot use yet, and the chunk belongs to the body.
    step(() => decoder.push(new Uint8Array(chunk)));
    yield* ready;
    ready = [];
  }
  step(() => walk.end());
  step(() => decoder.push(new Uint8Array(0), true));
  yield* ready;
}

function step(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof ImageError && !error.code.startsWith('image-tr')) throw error;
    const message = error instanceof Error ? error.message : 'unreadable';
    throw new ImageError('compression-malformed', `zstd: ${message}`);
  }
}
