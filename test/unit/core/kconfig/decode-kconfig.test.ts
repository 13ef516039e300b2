import { describe, expect, it } from 'vitest';
import { decodeKconfig } from '#core/kconfig/decode-kconfig.ts';

const TEXT = '#\nCONFIG_A=y\n';
const LE = Buffer.from(TEXT, 'utf16le');
const BE = Buffer.from(LE).swap16();

describe('decodeKconfig', () => {
  it.each([
    ['as it is', Buffer.from(TEXT)],
    ['with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
  ])('reads UTF-8 %s', (_, bytes) => {
    expect(decodeKconfig(bytes)).toBe(TEXT);
  });

  it.each([
    ['UTF-16LE', LE],
    ['UTF-16LE', Buffer.concat([Buffer.from([0xff, 0xfe]), LE])],
    ['UTF-16BE', BE],
    ['UTF-16BE', Buffer.concat([Buffer.from([0xfe, 0xff]), BE])],
  ])('names %s', (encoding, bytes) => {
    expect(() => decodeKconfig(bytes)).toThrow(encoding);
  });

  it.each([[[]], [[0x43]], [[0xff, 0xfe]], [[0xff, 0xfe, 0x00, 0x80]]])('takes %j for no UTF-16', (bytes) => {
    expect(() => decodeKconfig(Uint8Array.from(bytes))).not.toThrow();
  });
});
