import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { ImageError } from '../image-error.ts';
import type { CriuDropped, CriuMessage, CriuValue } from './criu-image-set.ts';
import type { DecodeBudget } from './decode-budget.ts';
import { DROPPED_FIELDS, KEPT_BYTES, KEPT_REGISTER_FIELDS } from './kept-fields.ts';
import type { Field, MessageTable } from './schema/message-table.ts';
import { MESSAGES } from './schema/messages.ts';

/** Where an entry stands, and what is counted over a whole file. */
export interface DecodeContext {
  readonly file: string;
  /** Offset in the file of the entry's first byte. */
  readonly offset: number;
  readonly budget: DecodeBudget;
  /** Called for every field that the CRIU 4.2 schema does not have, with `message.number`. */
  readonly onUnknownField: (name: string) => void;
}

type MutableMessage = Record<string, CriuValue | undefined>;

const MESSAGE_WEIGHT = 4;
const BYTES_PER_WEIGHT = 16;
const DECODER = new TextDecoder();
const SCALAR_WIRE: Readonly<Record<string, WireType>> = {
  uint32: WireType.Varint,
  uint64: WireType.Varint,
  int32: WireType.Varint,
  int64: WireType.Varint,
  sint32: WireType.Varint,
  sint64: WireType.Varint,
  bool: WireType.Varint,
  enum: WireType.Varint,
  fixed64: WireType.Bit64,
};

/**
 * Decodes one proto2 message by its field table. Unknown fields are counted and passed by, repeated numbers may be
 * packed or not, what kept-fields.ts does not keep becomes `{ length, nonZero }`.
 * Throws image-malformed with the file and the offset of the field, image-too-deep, image-too-large.
 */
export function decodeMessage(name: string, bytes: Uint8Array, context: DecodeContext): CriuMessage {
  const table = MESSAGES.get(name);
  if (table === undefined) return {};
  return decodeTable(name, table, bytes, 0, 1, context);
}

function decodeTable(
  name: string,
  table: MessageTable,
  bytes: Uint8Array,
  base: number,
  depth: number,
  context: DecodeContext,
): CriuMessage {
  if (depth > context.budget.limits.depth) throw fail('image-too-deep', `${name} is nested too deeply`, base, context);
  context.budget.spendValues(MESSAGE_WEIGHT, context.file, context.offset + base);
  const reader = new BinaryReader(bytes);
  const message: MutableMessage = {};
  while (reader.pos < reader.len) {
    const at = base + reader.pos;
    try {
      readField(name, table, reader, message, base, depth, context);
    } catch (error) {
      if (error instanceof ImageError) throw error;
      const reason = error instanceof Error ? error.message : 'unreadable';
      throw fail('image-malformed', `${name}: ${reason}`, at, context);
    }
  }
  return message;
}

function fail(
  code: 'image-malformed' | 'image-too-deep',
  what: string,
  at: number,
  context: DecodeContext,
): ImageError {
  return new ImageError(code, `${context.file}: ${what}`, { file: context.file, offset: context.offset + at });
}

function readField(
  name: string,
  table: MessageTable,
  reader: BinaryReader,
  message: MutableMessage,
  base: number,
  depth: number,
  context: DecodeContext,
): void {
  const at = base + reader.pos;
  const [number, wireType] = reader.tag();
  const field = table[number];
  if (field === undefined) {
    reader.skip(wireType, number);
    context.onUnknownField(`${name}.${number}`);
    return;
  }
  const wire = SCALAR_WIRE[field.type];
  const packed = wire !== undefined && field.label === 'rep' && wireType === WireType.LengthDelimited;
  if (!packed && wireType !== (wire ?? WireType.LengthDelimited)) {
    throw fail('image-malformed', `${name}.${field.name} has wire type ${wireType}`, at, context);
  }
  const kept = KEPT_REGISTER_FIELDS.get(name);
  if (kept !== undefined && !kept.has(field.name)) {
    reader.skip(wireType, number);
    return;
  }
  if (wire === undefined) addLengthDelimited(name, field, reader, message, base, depth, context);
  else addNumbers(name, field, wire, packed, reader, message, base, context);
}

function addNumbers(
  name: string,
  field: Field,
  wire: WireType,
  packed: boolean,
  reader: BinaryReader,
  message: MutableMessage,
  base: number,
  context: DecodeContext,
): void {
  const dropped = DROPPED_FIELDS.has(`${name}.${field.name}`);
  const end = packed ? packedEnd(reader, wire, name, field) : reader.pos + 1;
  while (reader.pos < end) {
    const at = context.offset + base + reader.pos;
    const value = readNumber(field.type, reader);
    if (dropped) {
      addDropped(field.name, 1, value !== 0 && value !== 0n && value !== false, message);
      continue;
    }
    context.budget.spendValues(1, context.file, at);
    add(field, value, message);
  }
  if (packed && reader.pos !== end) throw new Error(`${field.name} is packed beyond its length`);
}

function packedEnd(reader: BinaryReader, wire: WireType, name: string, field: Field): number {
  const length = reader.uint32();
  if (length > reader.len - reader.pos || (wire === WireType.Bit64 && length % 8 !== 0)) {
    throw new Error(`${name}.${field.name} is packed beyond its length`);
  }
  return reader.pos + length;
}

function readNumber(type: string, reader: BinaryReader): number | bigint | boolean {
  switch (type) {
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'sint32':
      return reader.sint32();
    case 'uint64':
      return BigInt(reader.uint64());
    case 'int64':
      return BigInt(reader.int64());
    case 'sint64':
      return BigInt(reader.sint64());
    case 'fixed64':
      return BigInt(reader.fixed64());
    default:
      return reader.uint32();
  }
}

function addLengthDelimited(
  name: string,
  field: Field,
  reader: BinaryReader,
  message: MutableMessage,
  base: number,
  depth: number,
  context: DecodeContext,
): void {
  const path = `${name}.${field.name}`;
  const bytes = reader.bytes();
  const at = base + reader.pos - bytes.length;
  const table = MESSAGES.get(field.type);
  if (table !== undefined) {
    add(field, decodeTable(field.type, table, bytes, at, depth + 1, context), message);
  } else if (KEPT_BYTES.has(path)) {
    spend(MESSAGE_WEIGHT + bytes.length / BYTES_PER_WEIGHT, at, context);
    // Not slice(): on a Node Buffer that is a view, and the bytes around it would stay alive.
    add(field, new Uint8Array(bytes), message);
  } else if (field.type === 'string' && !DROPPED_FIELDS.has(path)) {
    const text = bytes.subarray(0, context.budget.limits.textBytes);
    spend(1 + text.length / BYTES_PER_WEIGHT, at, context);
    add(field, DECODER.decode(text), message);
  } else {
    spend(MESSAGE_WEIGHT, at, context);
    add(field, droppedOf(bytes), message);
  }
}

function spend(weight: number, at: number, { budget, file, offset }: DecodeContext): void {
  budget.spendValues(weight, file, offset + at);
}

function droppedOf(bytes: Uint8Array): CriuDropped {
  return { length: bytes.length, nonZero: bytes.some((byte) => byte !== 0) };
}

/** Repeated numbers that are dropped fold into one length. */
function addDropped(name: string, length: number, nonZero: boolean, message: MutableMessage): void {
  const before = message[name] as CriuDropped | undefined;
  message[name] = { length: (before?.length ?? 0) + length, nonZero: (before?.nonZero ?? false) || nonZero };
}

function add(field: Field, value: CriuValue, message: MutableMessage): void {
  if (field.label !== 'rep') {
    message[field.name] = value;
    return;
  }
  const list = message[field.name] as CriuValue[] | undefined;
  if (list === undefined) message[field.name] = [value];
  else list.push(value);
}
