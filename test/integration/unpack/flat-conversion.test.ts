import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const MIB = 1024 * 1024;
const HEAP_MIB = 64;
/** The same as for reading (flat-memory.test.ts): a process that does nothing has some 90 MiB. */
const RESIDENT_MIB = 150;

const run = promisify(execFile);

it.each([
  ['linux-cr', 512],
  ['criu', 256],
])('memory does not grow with a %s image of %i MiB that is converted', async (kind, mebibytes) => {
  const script = fileURLToPath(new URL('convert-large-body.ts', import.meta.url));
  const flags = [`--max-old-space-size=${HEAP_MIB}`, '--import', 'tsx'];
  const { stdout } = await run(process.execPath, [...flags, script, kind, String(mebibytes)]);
  const { format, changed, read, written, maxRssBytes } = JSON.parse(stdout);
  expect([format, changed]).toEqual([kind, true]);
  expect(read).toBeGreaterThan(mebibytes * MIB);
  expect(written).toBeGreaterThan(mebibytes * MIB);
  expect(maxRssBytes).toBeLessThan(RESIDENT_MIB * MIB);
});
