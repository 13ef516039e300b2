import { describe, expect, it } from 'vitest';
import { ByteFeeder } from '#core/formats/byte-program.ts';
import { readKfdGpus } from '#core/formats/criu/read-kfd.ts';
import { WorkBudget } from '#core/formats/work-budget.ts';

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const more = rest > 0x7fn;
    bytes.push(Number(rest & 0x7fn) + (more ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
}

const number = (field: number, value: bigint): number[] => [...varint(BigInt(field * 8)), ...varint(value)];
const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint(BigInt(field * 8 + 2)),
  ...varint(BigInt(content.length)),
  ...content,
];

/** `kfd_device_entry` of plugins/amdgpu/criu-amdgpu.proto, with the link that every GPU has to a processor. */
function device(gpuId: bigint, memory: bigint): number[] {
  const link = bytes(32, [...number(1, 2n), ...number(2, 0n)]);
  return bytes(4, [
    ...number(1, 1n),
    ...number(2, gpuId),
    ...number(18, 0x1002n),
    ...number(19, 0x740fn),
    ...number(22, 2n ** 63n),
    ...number(31, memory),
    ...link,
  ]);
}

const GIB = 2n ** 30n;
const PROCESSOR = device(0n, 0n);
const BUFFER = bytes(6, [...number(1, 0x7f00n), ...number(2, 4096n)]);
const PRIVATE = bytes(10, new Array(300).fill(0x41));

function read(message: readonly number[], chunk = 7) {
  const file = [...new Array(8).fill(0), ...message];
  const feeder = new ByteFeeder(readKfdGpus(), 'amdgpu-kfd-1.img');
  for (let at = 0; at < file.length; at += chunk) feeder.write(Uint8Array.from(file.slice(at, at + chunk)));
  return feeder.end();
}

describe('an image of the KFD driver', () => {
  const two = [...number(1, 42n), ...number(2, 2n), ...PROCESSOR, ...device(7n, 64n * GIB), ...device(9n, 32n * GIB)];

  it.each([1, 7, 4096])('tells the GPUs, without the processors, in pieces of %i bytes', (chunk) => {
    expect(read([...two, ...BUFFER, ...number(8, 5n), ...PRIVATE], chunk)).toEqual({
      count: 2,
      models: ['1002:740f'],
      memoryMib: 32 * 1024,
    });
  });

  it.each([
    ['no GPU', [...PROCESSOR]],
    ['a group, which protobuf has no more', [...two, 0x0b]],
    ['a number that does not end', [...two, ...new Array(11).fill(0xff)]],
    ['an entry with less than its length', bytes(4, [0x0a, 5, 1])],
    ['more GPUs than a host has', Array.from({ length: 1_100 }, () => device(7n, GIB)).flat()],
    ['nothing', []],
  ])('tells nothing with %s', (_, message) => {
    expect(read(message)).toBeNull();
  });

  it('is refused where it is cut off in the middle', () => {
    expect(() => read([...two, ...PRIVATE].slice(0, -1))).toThrow('amdgpu-kfd-1.img');
  });

  it('has its work counted', () => {
    const work = new WorkBudget({ freeSteps: 1_000, stepsPerByte: 0 }, () => 8);
    const feeder = new ByteFeeder(readKfdGpus(), 'amdgpu-kfd-1.img', work);
    expect(() => feeder.write(Uint8Array.from(new Array(4_000).fill(8)))).toThrow('amdgpu-kfd-1.img');
  });
});
