import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const MIB = 1024 * 1024;
const HEAP_MIB = 64;
/** A process that reads nothing has some 90 MiB. */
const PLAIN_MIB = 150;
/** V8 lets buffers outside its heap add up to some 64 MiB before it collects them, and expanding makes many of them. */
const EXPANDED_MIB = 200;

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
    ['tar', 2_048, 'criu', PLAIN_MIB],
    ['linux-cr', 2_048, 'linux-cr', PLAIN_MIB],
    ['gzip', 768, 'criu', EXPANDED_MIB],
    ['zstd', 768, 'criu', EXPANDED_MIB],
  ])('%s of %i MiB', async (kind, mebibytes, format, residentMebibytes) => {
    const read = await readInChild(kind, mebibytes);
    expect(read.format).toBe(format);
    expect(read.bytes).toBeGreaterThanOrEqual(mebibytes * MIB);
    expect(read.maxRssBytes).toBeLessThan(residentMebibytes * MIB);
  });
});
