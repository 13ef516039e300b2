import { describe, expect, it } from 'vitest';
import { FileBytes } from '#core/conversion/criu/file-bytes.ts';
import { rewriteRoutes } from '#core/conversion/criu/rewrite-routes.ts';
import { ByteFeeder } from '#core/formats/byte-program.ts';
import { readRoutes } from '#core/formats/criu/read-routes.ts';
import { corpusSet } from '../../../../support/images/corpus-files.ts';

const DEAD = 0x1;
const LINKDOWN = 0x10;
const ONLINK = 0x4;

function rewritten(bytes: Uint8Array, chunk = 5): { readonly out: Buffer; readonly routes: number } {
  const into = new FileBytes('route-9.img', 1 << 16);
  const feeder: ByteFeeder<number> = new ByteFeeder(
    rewriteRoutes('route-9.img', () => feeder.offset, into),
    'route-9.img',
  );
  for (let at = 0; at < bytes.length; at += chunk) feeder.write(bytes.subarray(at, at + chunk));
  const routes = feeder.end();
  return { out: Buffer.from(into.written), routes };
}

function flagsOf(bytes: Uint8Array): number {
  const feeder = new ByteFeeder(readRoutes(), 'route-9.img');
  feeder.write(bytes);
  return feeder.end().flags;
}

/** A dump with one route; `hops` are the flags of its next hops. */
function dump(order: 'LE' | 'BE', flags: number, hops: readonly number[] = []): Buffer {
  const u16 = (bytes: Buffer, value: number, at: number) => bytes[`writeUInt16${order}`](value, at);
  const u32 = (bytes: Buffer, value: number, at: number) => bytes[`writeUInt32${order}`](value, at);
  const attribute = Buffer.alloc(hops.length === 0 ? 0 : 4 + hops.length * 8);
  if (attribute.length > 0) {
    u16(attribute, attribute.length, 0);
    u16(attribute, 9, 2);
  }
  for (const [index, hop] of hops.entries()) {
    u16(attribute, 8, 4 + index * 8);
    attribute[4 + index * 8 + 2] = hop;
  }
  const bytes = Buffer.concat([Buffer.alloc(4 + 16 + 12), attribute]);
  u32(bytes, 0x45311224, 0);
  u32(bytes, 28 + attribute.length, 4);
  u16(bytes, 24, 8);
  u32(bytes, flags, 28);
  return bytes;
}

describe('routes of links that were down', () => {
  it('of a real set: one bit of one byte', async () => {
    const before = Buffer.from((await corpusSet('criu/host-6.18__vethdown.tar.gz')).get('route-9.img') ?? []);
    expect(flagsOf(before)).toBe(LINKDOWN);
    const { out, routes } = rewritten(before);
    expect([routes, flagsOf(out)]).toEqual([1, 0]);
    const differing = [...before.keys()].filter((at) => before[at] !== out[at]);
    expect([out.length, differing]).toEqual([before.length, [28]]);
  });

  it.each(['LE', 'BE'] as const)('in %s, of the route and of its next hops, other flags kept', (order) => {
    const before = dump(order, LINKDOWN | DEAD | ONLINK, [ONLINK, LINKDOWN | DEAD, LINKDOWN]);
    expect(rewritten(before)).toEqual({ out: dump(order, ONLINK, [ONLINK, 0, 0]), routes: 1 });
    expect(rewritten(dump(order, ONLINK, [0]))).toEqual({ out: dump(order, ONLINK, [0]), routes: 0 });
  });

  it('of an interface that was set down are refused: no kernel takes them', () => {
    expect(() => rewritten(dump('LE', 0, [DEAD]))).toThrow(
      expect.objectContaining({ code: 'conversion-refused', file: 'route-9.img', offset: 20 }),
    );
  });

  it('other data stays as it is; a truncated dump is refused', () => {
    expect(rewritten(Buffer.from('something else')).out.toString()).toBe('something else');
    expect(() => rewritten(dump('LE', LINKDOWN).subarray(0, 30))).toThrow(
      expect.objectContaining({ code: 'image-truncated', file: 'route-9.img' }),
    );
  });
});
