import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ImageError } from '#core/formats/image-error.ts';
import type { UnpackLimits } from '#unpack/limits.ts';
import type { CreateFrameDecoder } from '#unpack/zstd/frame-decoder.ts';
import { createRandom, mutate } from '../../fuzz/harness/mutate.ts';
import { fuzzRuns } from '../../fuzz/harness/outcome.ts';
import { corpusFile } from '../../support/images/corpus-files.ts';
import { zstdBlockHeader, zstdOf, zstdSkippable } from '../../support/images/make-compressed.ts';
import { expandZstdBy, ZSTD_DECODERS } from './expand-zstd-by.ts';

const MIB = 1024 * 1024;
const HAS_ZSTD = spawnSync('zstd', ['--version']).status === 0;
const MEMORY = gunzipSync(corpusFile('criu/host-6.18__cont.tar.gz')).subarray(0, 600_000);
const STEPS = [1_000, 65_536, 16 * MIB];
const CHUNKED = MEMORY.subarray(0, 100_000);

function zstd(args: readonly string[], input: Uint8Array = MEMORY): Buffer {
  const { stdout, status } = spawnSync('zstd', ['-q', '-c', ...args], { input, maxBuffer: 64 * MIB });
  if (status !== 0) throw new Error(`zstd ${args.join(' ')}: ${status}`);
  return stdout;
}

const frame = (...parts: readonly (readonly number[] | Uint8Array)[]) =>
  Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), ...parts.map((part) => Buffer.from(part))]);

/** 68 times the same literal. */
const REPEATING = Buffer.from([0x08, 0x61, 1, 0b01010100, 1, 0, 40, 0b1_0000]);

/** A name, the code of its error, and how it is made. */
type Case = readonly [string, string | null, () => Buffer];

const MALFORMED = 'compression-malformed';
const UNSUPPORTED = 'compression-unsupported';

const MADE: readonly Case[] = [
  ['raw blocks', null, () => zstdOf(MEMORY)],
  ['nothing in a frame', null, () => zstdOf(Buffer.alloc(0))],
  [
    'a run of each length',
    null,
    () => frame([0, 0x38], ...[0, 1, 131_072].flatMap((size) => [zstdBlockHeader(size, false, 1), [7]]), [1, 0, 0]),
  ],
  [
    'skippable frames around frames',
    null,
    () => Buffer.concat([zstdSkippable(CHUNKED), zstdOf(CHUNKED), zstdSkippable(Buffer.alloc(0)), zstdOf(CHUNKED)]),
  ],
  ['many small frames', null, () => Buffer.concat(Array.from({ length: 500 }, () => zstdOf(Buffer.from('x'))))],
  [
    'a block that repeats, in a window of 1 KiB',
    null,
    () =>
      frame([0, 0], ...Array.from({ length: 400 }, (_, at) => [zstdBlockHeader(8, at === 399, 2), REPEATING]).flat()),
  ],
  [
    'frames that end with a raw block',
    null,
    () => {
      const [repeating, raw] = [zstdBlockHeader(8, false, 2), zstdBlockHeader(3, true)];
      const both = frame([0, 0x38], repeating, REPEATING, raw, Buffer.from('raw'));
      return Buffer.concat([both, zstdOf(CHUNKED), both, frame([0, 0x38], raw, Buffer.from('raw')), both]);
    },
  ],
  [
    'runs of more than is told at once before a block that repeats',
    null,
    () => {
      const runs = Array.from({ length: 5 }, () => [zstdBlockHeader(131_072, false, 1), [7]]).flat();
      return frame([0, 0x38], ...runs, zstdBlockHeader(8, true, 2), REPEATING);
    },
  ],
  ['an oversized window', UNSUPPORTED, () => frame([0, 0x89], [1, 0, 0])],
  ['the largest window', null, () => frame([0, 0x78], zstdBlockHeader(8, true, 2), REPEATING)],
  ['a single segment of 2^63 bytes', UNSUPPORTED, () => frame([0xe0, 0, 0, 0, 0, 0, 0, 0, 0x80])],
  [
    'a single segment with more than it says',
    MALFORMED,
    () => frame([0x20, 9], zstdBlockHeader(8, false), Buffer.alloc(8), zstdBlockHeader(8, true), Buffer.alloc(8)),
  ],
  [
    'a single segment with a block of more than it says',
    MALFORMED,
    () => frame([0x20, 9], zstdBlockHeader(8, true, 2), REPEATING),
  ],
  [
    'a single segment with less than it says',
    MALFORMED,
    () => frame([0x20, 9], zstdBlockHeader(8, true), Buffer.alloc(8)),
  ],
  [
    'a block of no kind',
    MALFORMED,
    () => Buffer.concat([zstdOf(CHUNKED), frame([0, 0x38], zstdBlockHeader(8, true, 3))]),
  ],
  [
    'noise after raw blocks',
    MALFORMED,
    () =>
      frame(
        [0, 0x38],
        zstdBlockHeader(6, false),
        Buffer.from('before'),
        zstdBlockHeader(64, true, 2),
        Buffer.alloc(64),
      ),
  ],
  ['a dictionary', UNSUPPORTED, () => frame([0x01, 0x38, 7], [1, 0, 0])],
  ['trailing bytes', MALFORMED, () => Buffer.concat([zstdOf(CHUNKED), Buffer.from('hidden')])],
];

const PACKED: readonly Case[] = [
  ['level 1', null, () => zstd(['-1'])],
  ['level 19', null, () => zstd(['-19'])],
  ['the fast levels', null, () => zstd(['--fast=5'])],
  ['no checksum and no content size', null, () => zstd(['-3', '--no-check', '--no-content-size'])],
  ['a window of 1 KiB', null, () => zstd(['-3', '--zstd=wlog=10'], CHUNKED)],
  ['a window of 8 MiB', null, () => zstd(['-3', '--long=23'])],
  ['a single segment', null, () => zstd(['-3', `--stream-size=${CHUNKED.length}`], CHUNKED)],
  [
    'two frames and what is skipped',
    null,
    () => Buffer.concat([zstd(['-3'], CHUNKED), zstdSkippable(Buffer.from('pzstd')), zstd(['-9'], CHUNKED)]),
  ],
];

interface Outcome {
  readonly bytes: number;
  readonly digest: string;
  readonly code: string | null;
  readonly offset: number | null;
  readonly steps: number;
}

async function outcomeOf(
  decoder: CreateFrameDecoder,
  bytes: Uint8Array,
  step: number,
  limits: Partial<UnpackLimits> = {},
): Promise<Outcome> {
  const { parts, failure, steps } = await expandZstdBy(decoder, bytes, step, limits);
  if (failure !== null && !(failure instanceof ImageError)) throw failure;
  const content = Buffer.concat(parts);
  const digest = createHash('sha256').update(content).digest('hex');
  return { bytes: content.length, digest, code: failure?.code ?? null, offset: failure?.offset ?? null, steps };
}

/** Of all decoders of this Node, which have to agree; and of the zstd program, where it accepts no less than we do. */
async function agreed(bytes: Uint8Array, step: number, limits?: Partial<UnpackLimits>): Promise<Outcome> {
  const [own, ...others] = await Promise.all(
    ZSTD_DECODERS.map(([, decoder]) => outcomeOf(decoder, bytes, step, limits)),
  );
  if (own === undefined) throw new Error('there is no decoder');
  for (const other of others) expect(other).toEqual(own);
  return own;
}

/** The program may accept damage that we do not, never the reverse; what both accept is the same. It refuses nothing at all. */
function expectOfProgram(bytes: Uint8Array, { code, digest }: Outcome): void {
  if (!HAS_ZSTD || code !== null || bytes.length === 0) return;
  const { stdout, status } = spawnSync('zstd', ['-q', '-dc', '--no-check'], { input: bytes, maxBuffer: 64 * MIB });
  expect([status, createHash('sha256').update(stdout).digest('hex')]).toEqual([0, digest]);
}

const CASES = [
  ...MADE.map((one) => [...one, false] as const),
  // Made by the program: skipped, and counted so, where it is not installed.
  ...PACKED.map((one) => [...one, !HAS_ZSTD] as const),
];

describe.each(CASES)('zstd, %s: the decoders agree', (name, expected, make, isSkipped) => {
  const bytes = isSkipped ? Buffer.alloc(0) : make();
  const run = it.skipIf(isSkipped);

  run('whole, in chunks of any size', async () => {
    for (const step of STEPS) {
      const outcome = await agreed(bytes, step);
      expect(outcome.code).toBe(expected);
      expect(outcome).toMatchObject({ ...(await agreed(bytes, bytes.length)), steps: expect.any(Number) });
      expectOfProgram(bytes, outcome);
    }
  });

  run('cut off', async () => {
    for (let length = 1; length < bytes.length; length += Math.max(1, Math.floor(bytes.length / 41))) {
      await agreed(bytes.subarray(0, length), 65_536);
    }
  });

  run('damaged', async () => {
    const random = createRandom(name.length * 7_919);
    for (let run = fuzzRuns(24); run > 0; run -= 1) {
      const damaged = mutate(bytes, random);
      const outcome = await agreed(damaged, 1 + Math.floor(random() * 70_000));
      if (run % 8 === 0) expectOfProgram(damaged, outcome);
    }
  });
});

describe('zstd, at the limits', () => {
  it('what expands too far, or takes too much work, ends at the same place', async () => {
    const bomb = frame(
      [0, 0x38],
      ...Array.from({ length: 64 }, () => [zstdBlockHeader(8, false, 2), REPEATING]).flat(),
    );
    const limits = [
      { expandedBytes: 3_000 },
      { expansionRatio: 5, ratioFreeBytes: 1_000 },
      { freeSteps: 2_000, stepsPerByte: 1 },
    ];
    const outcomes = await Promise.all(limits.map((limit) => agreed(bomb, 100, limit)));
    expect(outcomes.map(({ code }) => code)).toEqual([
      'image-expansion-too-large',
      'image-expansion-too-large',
      'image-too-much-work',
    ]);
  });
});
