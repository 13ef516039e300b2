import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Measured } from './measure-memory.ts';

const MIB = 1024 * 1024;
const HEAP_MIB = 64;
const SMALL_MIB = 4;
const LARGE_MIB = 64;
/** What keeps the body would grow by 60 MiB. */
const MAX_GROWTH_BYTES = (LARGE_MIB * MIB) / 4;

let measured: readonly Measured[];
beforeAll(async () => {
  const script = fileURLToPath(new URL('measure-memory.ts', import.meta.url));
  const flags = [`--max-old-space-size=${HEAP_MIB}`, '--expose-gc', '--import', 'tsx'];
  const args = [...flags, script, String(SMALL_MIB), String(LARGE_MIB)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  measured = JSON.parse(stdout);
});

describe('memory does not grow with a body sixteen times as large', () => {
  it.each([
    ['read tar', 'criu'],
    ['read gzip', 'criu'],
    ['read zstd', 'criu'],
    ['read linux-cr', 'linux-cr'],
  ])('%s', (name, format) => {
    const one = measured.find((run) => run.name === name);
    expect(one).toMatchObject({ format, read: expect.toSatisfy((bytes: number) => bytes >= LARGE_MIB * MIB) });
    expect(one?.grown).toBeLessThan(MAX_GROWTH_BYTES);
  });

  it.each([
    ['convert tar', 'criu'],
    ['convert linux-cr', 'linux-cr'],
  ])('%s', (name, format) => {
    const one = measured.find((run) => run.name === name);
    expect(one).toMatchObject({ format, read: expect.toSatisfy((bytes: number) => bytes >= LARGE_MIB * MIB) });
    expect(one?.written).toBeGreaterThanOrEqual(LARGE_MIB * MIB);
    expect(one?.grown).toBeLessThan(MAX_GROWTH_BYTES);
  });
});
