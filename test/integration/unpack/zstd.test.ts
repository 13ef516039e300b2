import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ImageError } from '#core/formats/image-error.ts';
import { createOwnDecoder } from '#unpack/zstd/choose-frame-decoder.ts';
import type { CreateFrameDecoder } from '#unpack/zstd/frame-decoder.ts';
import { OutputWindow } from '#unpack/zstd/output-window.ts';
import { zstdBlockHeader, zstdOf } from '../../support/images/make-compressed.ts';
import { expandZstdBy, ZSTD_DECODERS } from './expand-zstd-by.ts';

const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const WINDOW_8_MIB = 0x68;
const BLOCK_BYTES = 128 * 1024;
const HAS_ZSTD = spawnSync('zstd', ['--version']).status === 0;

type Decode = (bytes: Uint8Array, step?: number) => Promise<Buffer>;

function decodeWith(decoder: CreateFrameDecoder): Decode {
  return async (bytes, step = 512) => {
    const { parts, failure } = await expandZstdBy(decoder, bytes, step);
    if (failure !== null) throw failure;
    return Buffer.concat(parts);
  };
}

async function codeOf(decoded: Promise<Uint8Array>): Promise<string> {
  try {
    return `${(await decoded).length} bytes`;
  } catch (error) {
    if (error instanceof ImageError) return error.code;
    throw error;
  }
}

/** A frame of one compressed block. */
function frameOf(block: Uint8Array, window = WINDOW_8_MIB): Buffer {
  return Buffer.concat([MAGIC, Buffer.from([0, window]), zstdBlockHeader(block.length, true, 2), block]);
}

/** One raw literal, then sequences that all have one code each, so that only their extra bits take room. */
function sequencesOf(
  count: number,
  codes: { literals: number; offset: number; match: number },
  extraBytes: number,
): Buffer {
  const counted =
    count < 0x7f00 ? [(count >> 8) + 128, count & 255] : [255, (count - 0x7f00) & 255, (count - 0x7f00) >> 8];
  const head = [0x08, 0x61, ...counted, 0b01010100, codes.literals, codes.offset, codes.match];
  return Buffer.concat([Buffer.from(head), Buffer.alloc(extraBytes, 0xff), Buffer.from([1])]);
}

describe.each(ZSTD_DECODERS)('zstd by %s', (_name, decoder) => {
  const decode = decodeWith(decoder);

  it('raw and run-length blocks, in frames of any number', async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * at) & 255));
    expect((await decode(zstdOf(content))).equals(content)).toBe(true);
    const run = Buffer.concat([
      MAGIC,
      Buffer.from([0, WINDOW_8_MIB]),
      zstdBlockHeader(1000, true, 1),
      Buffer.from('r'),
    ]);
    expect((await decode(Buffer.concat([run, zstdOf(content), run]))).length).toBe(content.length + 2_000);
  });

  it('a match may reach into itself, and back into the block before', async () => {
    const before = Buffer.concat([zstdBlockHeader(4, false), Buffer.from('abcd')]);
    // A literal `a`, offset 3 (value 6: code 2 and bits 10), length 3: `bcd` of the block before.
    const block = Buffer.from([0x08, 0x61, 1, 0b01010100, 1, 2, 0, 0b110]);
    const frame = Buffer.concat([
      MAGIC,
      Buffer.from([0, WINDOW_8_MIB]),
      before,
      zstdBlockHeader(block.length, true, 2),
      block,
    ]);
    expect((await decode(frame)).toString()).toBe('abcdacda');
  });

  it.each<readonly [string, Uint8Array, string]>([
    [
      'a match from before the frame',
      frameOf(sequencesOf(1, { literals: 1, offset: 4, match: 0 }, 0)),
      'compression-malformed',
    ],
    [
      'more literals than there are',
      frameOf(sequencesOf(1, { literals: 9, offset: 0, match: 0 }, 0)),
      'compression-malformed',
    ],
    ['a table that was never there', frameOf(Buffer.from([0x08, 0x61, 1, 0b11111100, 1])), 'compression-malformed'],
    ['a Huffman table that was never there', frameOf(Buffer.from([0x13, 0x40, 0, 0x80])), 'compression-malformed'],
    ['an empty block', frameOf(Buffer.alloc(0)), 'compression-malformed'],
    [
      'an entropy table of hundreds of thousands of symbols',
      frameOf(
        Buffer.concat([Buffer.from([0x08, 0x61, 1, 0x80, 0x10, 0xfe]), Buffer.alloc(60_000, 0xff), Buffer.alloc(8)]),
      ),
      'compression-malformed',
    ],
    [
      'a reserved bit',
      Buffer.concat([MAGIC, Buffer.from([8, WINDOW_8_MIB]), zstdBlockHeader(0, true)]),
      'compression-malformed',
    ],
    [
      'another size than it says',
      Buffer.concat([MAGIC, Buffer.from([0x20, 5]), zstdBlockHeader(3, true), Buffer.from('abc')]),
      'compression-malformed',
    ],
    ['no bytes of content', Buffer.concat([MAGIC, Buffer.from([0x20, 0]), zstdBlockHeader(0, true)]), '0 bytes'],
  ])('%s', async (_what, bytes, expected) => {
    expect(await codeOf(decode(bytes))).toBe(expected);
  });

  it('many frames and blocks in a large window take their memory once', async () => {
    const block = zstdBlockHeader(1, false, 1);
    const frame = Buffer.concat([
      MAGIC,
      Buffer.from([0, WINDOW_8_MIB]),
      block,
      Buffer.from('x'),
      zstdBlockHeader(0, true),
    ]);
    const before = process.memoryUsage().arrayBuffers;
    expect((await decode(Buffer.concat(Array.from({ length: 5_000 }, () => frame)))).length).toBe(5_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  it.skipIf(!HAS_ZSTD)('what the zstd program makes of anything', async () => {
    const alphabet = fc.constantFrom(2, 5, 30, 256);
    const parts = fc.array(
      fc.record({ length: fc.integer({ min: 0, max: BLOCK_BYTES }), letters: alphabet, seed: fc.nat() }),
      {
        maxLength: 5,
      },
    );
    const levels = fc.constantFrom('--fast=3', '-1', '-3', '-7', '-12', '-16');
    await fc.assert(
      fc.asyncProperty(parts, levels, fc.integer({ min: 1, max: 5_000 }), async (given, level, step) => {
        const content = Buffer.concat(given.map(({ length, letters, seed }) => textOf(length, letters, seed)));
        const { stdout } = spawnSync('zstd', ['-q', '-c', level], { input: content, maxBuffer: 64 * BLOCK_BYTES });
        expect((await decode(stdout, step)).equals(content)).toBe(true);
      }),
      { numRuns: 20, seed: 20_261_125 },
    );
  });
});

describe('our own zstd decoder', () => {
  // zlib accepts it as long as it still holds the bytes: docs/adr/0009.
  it('a match from before the window', async () => {
    const window = [0, 0];
    const before = [
      zstdBlockHeader(1_024, false),
      Buffer.alloc(1_024),
      zstdBlockHeader(1_024, false),
      Buffer.alloc(1_024),
    ];
    // A literal, then an offset of 1,025: code 10, and 4 in ten bits.
    const block = Buffer.from([0x08, 0x61, 1, 0b01010100, 1, 10, 0, 4, 4]);
    const bytes = [MAGIC, Buffer.from(window), ...before, zstdBlockHeader(block.length, true, 2), block];
    expect(await codeOf(decodeWith(createOwnDecoder)(Buffer.concat(bytes)))).toBe('compression-malformed');
  });

  it('a block costs what may come out of it: sequences of gigabytes end at 128 KiB', async () => {
    const matches = vi.spyOn(OutputWindow.prototype, 'match');
    const block = sequencesOf(30_000, { literals: 0, offset: 0, match: 52 }, 60_000);
    expect(await codeOf(decodeWith(createOwnDecoder)(frameOf(block)))).toBe('compression-malformed');
    expect(matches.mock.calls.length).toBeLessThanOrEqual(2);
    matches.mockRestore();
  });
});

/** Bytes of so many letters, some more often than others, with repetitions. */
function textOf(length: number, letters: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed | 1;
  for (let at = 0; at < length; at += 1) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + at;
    const low = (state >>> 8) % letters;
    bytes[at] = at > 100 && (state & 0x70) === 0 ? (bytes[at - 97] ?? 0) : Math.floor((low * low) / letters);
  }
  return bytes;
}
