import type { ByteProgram } from '../byte-program.ts';

/** GPUs whose state an image of the KFD driver holds. */
export interface KfdGpus {
  readonly count: number;
  /** PCI vendor and device, sorted, each once: `1002:740f`. */
  readonly models: readonly string[];
  /** Of the smallest GPU, in MiB; null: none is told. */
  readonly memoryMib: number | null;
}

/** What the plugin writes before the message: its size, a `size_t` (open_img_file in plugins/amdgpu/amdgpu_plugin_util.c). */
const SIZE_BYTES = 8;
/** More than any host has; what follows is not looked at. */
const MAX_DEVICES = 1024;
/** Of `message criu_kfd` and `message kfd_device_entry` (plugins/amdgpu/criu-amdgpu.proto of release 4.2). */
const DEVICE_ENTRIES = 4;
const GPU_ID = 2;
const VENDOR_ID = 18;
const DEVICE_ID = 19;
const VRAM_SIZE = 31;
const MIB = 2n ** 20n;
const MAX_VARINT_BYTES = 10;
/** A number that does not end. As a tag it has no wire type that exists. */
const TOO_LONG = -1n;

type Numbers = Map<number, bigint>;

/**
 * Reads the GPUs of an `amdgpu-kfd-N.img`. Buffers and the private data of the driver are passed by. Null: it is not such a
 * file, or it ends early; then nothing is known of the GPUs.
 */
export function* readKfdGpus(): ByteProgram<KfdGpus | null> {
  const devices: Numbers[] = [];
  const isWhole = yield* readDevices(devices);
  yield { skipRest: true };
  // The entries of processors have no GPU.
  const gpus = devices.filter((device) => (device.get(GPU_ID) ?? 0n) !== 0n);
  if (!isWhole || gpus.length === 0) return null;
  const memory = gpus.map((gpu) => gpu.get(VRAM_SIZE));
  const known = memory.filter((bytes) => bytes !== undefined).toSorted((a, b) => (a < b ? -1 : 1));
  return {
    count: gpus.length,
    models: [...new Set(gpus.map((gpu) => `${hex(gpu.get(VENDOR_ID))}:${hex(gpu.get(DEVICE_ID))}`))].sort(),
    memoryMib: known.length < gpus.length ? null : Number((known[0] ?? 0n) / MIB),
  };
}

const hex = (id: bigint | undefined): string => ((id ?? 0n) & 0xffffn).toString(16).padStart(4, '0');

/** Whether the message ended where its parts end. */
function* readDevices(devices: Numbers[]): ByteProgram<boolean> {
  if ((yield { take: SIZE_BYTES, endAllowed: true }) === null) return false;
  while (devices.length < MAX_DEVICES) {
    const tag = yield* readVarint();
    if (tag === null) return true;
    const length = yield* lengthOfField(tag);
    if (length === null) return false;
    if (tag === tagOf(DEVICE_ENTRIES, 2)) {
      const device = yield* readNumbers(length);
      if (device === null) return false;
      devices.push(device);
    } else if (length > 0) yield { skip: length };
  }
  return false;
}

const tagOf = (field: number, wireType: number): bigint => BigInt(field * 8 + wireType);

/** Bytes that follow a tag; a varint is read at once and leaves none. Null: no such wire type. */
function* lengthOfField(tag: bigint): ByteProgram<number | null> {
  switch (Number(tag & 7n)) {
    case 0:
      return (yield* readVarint()) === null ? null : 0;
    case 1:
      return 8;
    case 2: {
      const length = yield* readVarint();
      return length === null || length === TOO_LONG || length > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(length);
    }
    case 5:
      return 4;
    default:
      return null;
  }
}

/** The numbers of a message of this length, by field. */
function* readNumbers(length: number): ByteProgram<Numbers | null> {
  const numbers: Numbers = new Map();
  let left = length;
  while (left > 0) {
    const tag = yield* readVarint();
    if (tag === null) return null;
    left -= varintBytes(tag);
    if ((tag & 7n) === 0n) {
      const value = yield* readVarint();
      if (value === null || value === TOO_LONG) return null;
      left -= varintBytes(value);
      numbers.set(Number(tag >> 3n), value);
      continue;
    }
    const size = yield* lengthOfField(tag);
    if (size === null) return null;
    left -= size + ((tag & 7n) === 2n ? varintBytes(BigInt(size)) : 0);
    if (left < 0) return null;
    yield { skip: size };
  }
  return left === 0 ? numbers : null;
}

/** As a writer of protobuf makes it: as short as it can be. */
function varintBytes(value: bigint): number {
  let bytes = 1;
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) bytes++;
  return bytes;
}

/** Null: the file ends here. */
function* readVarint(): ByteProgram<bigint | null> {
  let value = 0n;
  for (let at = 0; at < MAX_VARINT_BYTES; at++) {
    const byte: Uint8Array | null = yield { take: 1, endAllowed: true };
    if (byte === null) return null;
    const [bits = 0] = byte;
    value |= BigInt(bits & 0x7f) << BigInt(7 * at);
    if (bits < 0x80) return value;
  }
  return TOO_LONG;
}
