import { createCriuSetReader } from '#core/formats/criu/criu-set-reader.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { bufferBytes, judge } from './harness/outcome.ts';

/** No file here is larger than a few kilobytes; what is kept of it must not be either. */
const MAX_GROWTH_BYTES = 8 * 1024 * 1024;

type Files = Iterable<readonly [string, Uint8Array]>;

/** Reads files as one set, without any archive around them, and judges what comes of it. */
export function readSet(files: Files): string | null {
  const before = bufferBytes();
  const code = judge(attempt(files));
  const grown = bufferBytes() - before;
  if (grown > MAX_GROWTH_BYTES) throw new Error(`${grown} bytes of buffers for a small set`);
  return code;
}

function attempt(files: Files): Parameters<typeof judge>[0] {
  try {
    const reader = createCriuSetReader();
    for (const [name, bytes] of files) {
      reader.openFile(name, bytes.length);
      reader.write(bytes);
      reader.closeFile();
    }
    return { inventory: inventoryOfCriu(reader.end()) };
  } catch (error) {
    return { error };
  }
}
