import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const MIB = 1024 * 1024;
const HEAP_MIB = 64;
const MAX_RESIDENT_BYTES = 150 * MIB;

const run = promisify(execFile);

async function readInChild(kind: string, mebibytes: number) {
  const script = fileURLToPath(new URL('large-bodies.ts', import.meta.url));
  const flags = [`--max-old-space-size=${HEAP_MIB}`, '--import', 'tsx'];
  const { stdout } = await run(process.execPath, [...flags, script, kind, String(mebibytes)]);
  return JSON.parse(stdout) as { format: string; bytes: number; maxRssBytes: number; heapBytes: number };
}

/** Each body is some hundred times the heap or many times the resident memory that is allowed. */
describe('memory does not grow with the body', () => {
  it.each([
    ['tar', 2_048, 'criu'],
    ['linux-cr', 2_048, 'linux-cr'],
    ['gzip', 768, 'criu'],
    ['zstd', 512, 'criu'],
  ])('%s of %i MiB', async (kind, mebibytes, format) => {
    const read = await readInChild(kind, mebibytes);
    expect(read.format).toBe(format);
    expect(read.bytes).toBeGreaterThanOrEqual(mebibytes * MIB);
    expect(read.maxRssBytes).toBeLessThan(MAX_RESIDENT_BYTES);
  });
});
