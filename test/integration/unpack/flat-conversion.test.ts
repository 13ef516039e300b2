import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const MIB = 1024 * 1024;
const HEAP_MIB = 64;
/** The same as for reading (flat-memory.test.ts): a process that does nothing has some 90 MiB. */
const RESIDENT_MIB = 150;

const run = promisify(execFile);

it('memory does not grow with an image of 512 MiB that is converted', async () => {
  const script = fileURLToPath(new URL('convert-large-body.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [
    `--max-old-space-size=${HEAP_MIB}`,
    '--import',
    'tsx',
    script,
    '512',
  ]);
  const { read, written, maxRssBytes } = JSON.parse(stdout);
  expect(read).toBeGreaterThan(512 * MIB);
  expect(written).toBeGreaterThan(512 * MIB);
  expect(maxRssBytes).toBeLessThan(RESIDENT_MIB * MIB);
});
