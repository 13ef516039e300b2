import type { ByteSource } from './byte-source.ts';
import type { ExpansionGuard } from './guard-expansion.ts';
import { StructureWalk } from './structure-walk.ts';
import type { Upload } from './upload.ts';
import { decodeZstd } from './zstd/decode-zstd.ts';

/** What one step may hold at once: 512 bytes are 128 run-length blocks, 16 MiB at most. */
const STEP_BYTES = 512;

/**
 * By a decoder of our own on every Node: node:zlib has zstd from 22.15 on and stops after the first frame; the decoders
 * of npm take a second for a hostile block of some kilobytes, or leave their memory behind when they are not let finish.
 */
export async function* expandZstd(
  source: ByteSource,
  { limits, work, pace }: Upload,
  guard: ExpansionGuard,
): ByteSource {
  let ready: Uint8Array[] = [];
  const emit = (bytes: Uint8Array) => {
    guard.count(bytes.length);
    ready.push(bytes);
  };
  const decoder = new StructureWalk(decodeZstd(limits.zstdWindowBytes, emit, work), 'zstd', work);
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += STEP_BYTES) {
      decoder.write(chunk.subarray(at, at + STEP_BYTES));
      if (pace.isDue) await pace.turn();
      if (ready.length === 0) continue;
      yield* ready;
      ready = [];
    }
  }
  decoder.end();
}
