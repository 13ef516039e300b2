import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';

const [openFile, readFile, closeFile] = [promisify(open), promisify(read), promisify(close)];

const CHUNK_BYTES = 64 * 1024;

export interface OpenBytes {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** When nothing more of them is wanted, also in the middle of a read. */
  close(): void;
}

/**
 * The bytes of a file, or of standard input for `-`, at the reader's pace. Files are read without a stream of Node's:
 * a command that reads a small file would load all of node:stream for it.
 */
export function openBytes(path: string): OpenBytes {
  if (path !== '-') return { bytes: bytesOf(path), close: () => {} };
  return { bytes: process.stdin, close: () => process.stdin.destroy() };
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await openFile(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      const { bytesRead } = await readFile(file, chunk, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await closeFile(file);
  }
}
