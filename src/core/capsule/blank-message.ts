import type { CriuDropped, CriuMessage, CriuValue } from '../formats/criu/criu-image-set.ts';
import { MESSAGES } from '../formats/criu/schema/messages.ts';
import { type InSteps, mapInSteps, runToEnd } from '../inventory/in-steps.ts';
import { isKeptAuxv, KEPT_NUMBERS, KEPT_TEXTS } from './capsule-policy.ts';

/** One message as a capsule keeps it; `name` is that of its table. Fields stay where they are, in what they may say. */
export function blankMessage(name: string, message: CriuMessage, byteOrder: 'little' | 'big'): CriuMessage {
  return runToEnd(blankMessageInSteps(name, message, byteOrder));
}

/** A step for each element of its lists: the memory areas of a task are all in one message. */
export function* blankMessageInSteps(
  name: string,
  message: CriuMessage,
  byteOrder: 'little' | 'big',
): InSteps<CriuMessage> {
  const types = typesOf(name);
  const blanked: Record<string, CriuValue> = {};
  for (const [field, value] of Object.entries(message)) {
    if (value === undefined) continue;
    const path = `${name}.${field}`;
    const blank = (one: CriuValue) => blankValue(path, types.get(field) ?? '', one, byteOrder);
    if (path === 'mm_entry.mm_saved_auxv') blanked[field] = blankAuxv(listOf(value));
    else if (path === 'cgroup_prop_entry.value') blanked[field] = blankPropertyValue(message.name, value);
    else blanked[field] = isList(value) ? yield* mapInSteps(value, blank) : blank(value);
  }
  return blanked;
}

const knownTypes = new Map<string, ReadonlyMap<string, string>>();

/** Field name -> type. */
function typesOf(name: string): ReadonlyMap<string, string> {
  const known = knownTypes.get(name);
  if (known !== undefined) return known;
  const types = new Map(Object.values(MESSAGES.get(name) ?? {}).map((field) => [field.name, field.type]));
  knownTypes.set(name, types);
  return types;
}

function blankValue(path: string, type: string, value: CriuValue, byteOrder: 'little' | 'big'): CriuValue {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number(blankNumber(path, BigInt(value)));
  if (typeof value === 'bigint') return blankNumber(path, value);
  if (typeof value === 'string') return KEPT_TEXTS.get(path)?.(value) ?? droppedText(value);
  if (value instanceof Uint8Array) {
    return path === 'seccomp_filter.filter' ? blankFilter(value, byteOrder) : droppedBytes(value);
  }
  if (isDropped(value)) return { length: value.length, nonZero: value.nonZero };
  return blankMessage(type, value as CriuMessage, byteOrder);
}

function isList(value: CriuValue): value is readonly CriuValue[] {
  return Array.isArray(value);
}

function listOf(value: CriuValue): readonly CriuValue[] {
  return isList(value) ? value : [value];
}

function isDropped(value: CriuValue): value is CriuDropped {
  return typeof value === 'object' && 'length' in value && 'nonZero' in value && typeof value.nonZero === 'boolean';
}

const ALL_ONES: readonly bigint[] = [-1n, 0xffff_ffffn, 0xffff_ffff_ffff_ffffn];

function blankNumber(path: string, value: bigint): bigint {
  const kept = KEPT_NUMBERS.get(path);
  return kept === undefined || value === 0n || ALL_ONES.includes(value) ? value : kept(value);
}

function droppedText(text: string): CriuDropped {
  return { length: text.length, nonZero: text !== '' };
}

function droppedBytes(bytes: Uint8Array): CriuDropped {
  return { length: bytes.length, nonZero: bytes.some((byte) => byte !== 0) };
}

/** Pairs of type and value; an odd last element means nothing and goes. */
function blankAuxv(list: readonly CriuValue[]): readonly CriuValue[] {
  const words = list.filter((word) => typeof word === 'bigint');
  const pairs: bigint[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [type = 0n, value = 0n] = words.slice(at, at + 2);
    pairs.push(type, isKeptAuxv(type) || value === 0n ? value : 1n);
  }
  return pairs;
}

/** Numbers and `max` say what a controller must be able to do. Of a list of CPUs the highest number says it. */
const NUMERIC_VALUE = /^(max|-?\d{1,20})\s*$/;
const CPU_LIST = 'cpuset.cpus';

function blankPropertyValue(name: CriuValue | undefined, value: CriuValue): CriuValue {
  if (typeof value !== 'string') return { length: 0, nonZero: false };
  if (name === CPU_LIST) {
    const numbers = [...value.matchAll(/\d{1,6}/g)].map(([number]) => Number(number));
    return numbers.length === 0 ? droppedText(value) : String(numbers.reduce((a, b) => Math.max(a, b)));
  }
  return NUMERIC_VALUE.test(value) ? value : droppedText(value);
}

/** Classic BPF (linux/filter.h): eight bytes `{u16 code, u8 jt, u8 jf, u32 k}`. */
const INSTRUCTION_BYTES = 8;
const BPF_RETURN_CONSTANT = 0x06;
/** Of a seccomp return value the action; the lower half is data for a tracer or an error number. */
const ACTION_MASK = 0xffff0000;

/** Each different instruction once: its code, and what it returns. What a program compares with is its own affair. */
function blankFilter(program: Uint8Array, byteOrder: 'little' | 'big'): Uint8Array {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const little = byteOrder === 'little';
  const different = new Map<string, readonly [number, number]>();
  for (let at = 0; at + INSTRUCTION_BYTES <= program.length; at += INSTRUCTION_BYTES) {
    const code = view.getUint16(at, little);
    const k = code === BPF_RETURN_CONSTANT ? (view.getUint32(at + 4, little) & ACTION_MASK) >>> 0 : 0;
    different.set(`${code} ${k}`, [code, k]);
  }
  const blanked = new Uint8Array(different.size * INSTRUCTION_BYTES);
  const out = new DataView(blanked.buffer);
  for (const [index, [code, k]] of [...different.values()].entries()) {
    out.setUint16(index * INSTRUCTION_BYTES, code, little);
    out.setUint32(index * INSTRUCTION_BYTES + 4, k, little);
  }
  return blanked;
}
