import { describe, expect, it } from 'vitest';
import { ByteFeeder } from '../../../../../src/core/formats/byte-program.ts';
import { readRoutes } from '../../../../../src/core/formats/criu/read-routes.ts';
import { readCorpusSet } from '../../inventory/criu/read-corpus-set.ts';

const LINKDOWN = 0x10;

function u16(value: number): number[] {
  return [value & 0xff, value >> 8];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

/** A netlink message with `struct rtmsg` and attributes. */
function message(type: number, flags: number, attributes: readonly number[] = []): number[] {
  const rtmsg = [2, 24, 0, 0, 254, 2, 253, 1, ...u32(flags)];
  return [
    ...u32(16 + rtmsg.length + attributes.length),
    ...u16(type),
    ...new Array(10).fill(0),
    ...rtmsg,
    ...attributes,
  ];
}

const NEW_ROUTE = 24;
const MAGIC = u32(0x45311224);

function flagsOf(bytes: readonly number[], chunk = bytes.length): number {
  const feeder = new ByteFeeder(readRoutes(), 'route-9.img');
  for (let at = 0; at < bytes.length; at += chunk) feeder.write(Uint8Array.from(bytes.slice(at, at + chunk)));
  return feeder.end().flags;
}

describe('what saved routes use', () => {
  it('is several next hops, encapsulation, and next-hop objects', () => {
    const attribute = (type: number) => [...u16(8), ...u16(type), 0, 0, 0, 0];
    const usesOf = (...types: readonly number[]) => {
      const feeder = new ByteFeeder(readRoutes(), 'route-9.img');
      feeder.write(Uint8Array.from([...MAGIC, ...message(NEW_ROUTE, 0, types.flatMap(attribute))]));
      return feeder.end().uses;
    };
    // The upper bits of a type are flags.
    expect(usesOf(1, 9, 21, 22 | 0x8000, 30)).toEqual(['encapsulation', 'multipath', 'nexthop-object']);
    expect(usesOf(1, 5, 22)).toEqual([]);
  });
});

describe('flags of saved routes', () => {
  it('are ORed over all routes, in chunks of any size', () => {
    const bytes = [...MAGIC, ...message(NEW_ROUTE, 0x4), ...message(NEW_ROUTE, LINKDOWN), ...message(NEW_ROUTE, 0)];
    for (const chunk of [1, 3, 7, bytes.length]) expect(flagsOf(bytes, chunk)).toBe(0x14);
  });

  it('leaves out messages that are no routes', () => {
    expect(flagsOf([...MAGIC, ...message(20, LINKDOWN), ...message(NEW_ROUTE, 0)])).toBe(0);
  });

  it('include those of the next hops of a multipath route', () => {
    const hop = (flags: number) => [...u16(16), flags, 0, ...u32(2), ...u16(8), ...u16(5), 10, 0, 0, 1];
    const multipath = [...u16(4 + 32), ...u16(9), ...hop(0), ...hop(0x1)];
    const destination = [...u16(8), ...u16(1), 10, 77, 0, 0];
    expect(flagsOf([...MAGIC, ...message(NEW_ROUTE, 0, [...destination, ...multipath])], 5)).toBe(0x1);
  });

  it('reads dumps of big-endian machines', () => {
    const bytes = [0x45, 0x31, 0x12, 0x24, 0, 0, 0, 28, 0, 24, ...new Array(10).fill(0)];
    expect(flagsOf([...bytes, 2, 24, 0, 0, 254, 2, 253, 1, 0, 0, 0, LINKDOWN])).toBe(LINKDOWN);
  });

  it('are 0 where nothing was saved or the file is no such dump', () => {
    expect(flagsOf([])).toBe(0);
    expect(flagsOf([...MAGIC])).toBe(0);
    expect(flagsOf([1, 2, 3, 4, 5, 6, 7])).toBe(0);
    expect(flagsOf([...MAGIC, ...u32(3), ...new Array(40).fill(0xff)])).toBe(0);
  });

  it('stays inside of an attribute that lies about its length', () => {
    const lie = [...u16(200), ...u16(9), 0, 0, 0, 0];
    expect(flagsOf([...MAGIC, ...message(NEW_ROUTE, 0, lie), ...message(NEW_ROUTE, LINKDOWN)])).toBe(LINKDOWN);
    const hopLie = [...u16(16), ...u16(9), ...u16(400), 0x1, 0, ...u32(2), 0, 0, 0, 0];
    expect(flagsOf([...MAGIC, ...message(NEW_ROUTE, 0, hopLie), ...message(NEW_ROUTE, LINKDOWN)])).toBe(0x11);
  });

  it('refuses a file that ends inside of a message', () => {
    const bytes = [...MAGIC, ...message(NEW_ROUTE, LINKDOWN)];
    for (let length = 5; length < bytes.length; length += 1) {
      expect(() => flagsOf(bytes.slice(0, length))).toThrow(expect.objectContaining({ code: 'image-truncated' }));
    }
  });

  it.each([
    ['6.1.0-56-amd64', 0],
    ['6.12.117+deb12-amd64', LINKDOWN],
    ['host-6.18', LINKDOWN],
  ])('of a link that is down are what the kernel %s gave', async (kernel, flags) => {
    const set = await readCorpusSet(`criu/${kernel}__vethdown.tar.gz`);
    expect(set.rawFiles.find(({ kind }) => kind === 'route')?.routeFlags).toBe(flags);
  });
});
