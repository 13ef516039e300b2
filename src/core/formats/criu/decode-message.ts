import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { ImageError } from '../image-error.ts';
import type { CriuDropped, CriuMessage, CriuValue } from './criu-image-set.ts';
import type { DecodeBudget } from './decode-budget.ts';
import { type FieldPlan, plansOf } from './field-plans.ts';
import { fitsTable } from './fits-table.ts';
import { type KnownValues, unknownPartsOf } from './schema/known-values.ts';
import { OPAQUE_MESSAGES } from './schema/opaque-messages.ts';
import { skipValue } from './skip-value.ts';
import type { UnknownFields } from './unknown-fields.ts';

/** The position of an entry, and counters over a whole file. */
export interface DecodeContext {
  readonly file: string;
  /** Offset in the file of the entry's first byte. */
  readonly offset: number;
  readonly budget: DecodeBudget;
  readonly unknownFields: UnknownFields;
}

type MutableMessage = Record<string, CriuValue | undefined>;

/** Stands for the number of what is no field. */
const NO_FIELD = 0;
const MESSAGE_WEIGHT = 4;
const BYTES_PER_WEIGHT = 16;
/** Bytes that are looked at in the time of a step. */
const BYTES_PER_STEP = 64;
const DECODER = new TextDecoder();

/**
 * Decodes one proto2 message by its field table. Unknown fields and values are noted and passed by, repeated numbers may
 * be packed or not, what kept-fields.ts does not keep becomes `{ length, nonZero }`.
 * Throws image-malformed with the file and the offset of the field, image-too-deep, image-too-large,
 * image-too-much-work.
 */
export function decodeMessage(name: string, bytes: Uint8Array, context: DecodeContext): CriuMessage {
  const plans = plansOf(name) ?? NO_PLANS;
  const decoder = new MessageDecoder(name, plans, bytes, 0, 1, context);
  if (plans !== NO_PLANS) return decoder.decode();
  decoder.noteOpaque(name, OPAQUE_MESSAGES.get(name) ?? null, bytes, 0);
  return {};
}

const NO_PLANS: ReadonlyMap<number, FieldPlan> = new Map();

/** One message; those inside of it have decoders of their own. */
class MessageDecoder {
  readonly #name: string;
  readonly #plans: ReadonlyMap<number, FieldPlan>;
  readonly #bytes: Uint8Array;
  /** Offset of the message in the entry. */
  readonly #base: number;
  readonly #depth: number;
  readonly #context: DecodeContext;
  readonly #message: MutableMessage = {};

  constructor(
    name: string,
    plans: ReadonlyMap<number, FieldPlan>,
    bytes: Uint8Array,
    base: number,
    depth: number,
    context: DecodeContext,
  ) {
    this.#name = name;
    this.#plans = plans;
    this.#bytes = bytes;
    this.#base = base;
    this.#depth = depth;
    this.#context = context;
  }

  decode(): CriuMessage {
    if (this.#depth > this.#context.budget.limits.depth) {
      throw this.#error('image-too-deep', `${this.#name} is nested too deeply`, 0);
    }
    this.#spendValues(MESSAGE_WEIGHT, 0);
    this.#spendSteps(1, 0);
    if (this.#bytes.length > 0) this.#readFields(new BinaryReader(this.#bytes));
    return this.#message;
  }

  #readFields(reader: BinaryReader): void {
    while (reader.pos < reader.len) {
      const at = reader.pos;
      this.#spendSteps(1, at);
      try {
        this.#readField(reader, at);
      } catch (error) {
        if (error instanceof ImageError) throw error;
        const reason = error instanceof Error ? error.message : 'unreadable';
        throw this.#error('image-malformed', `${this.#name}: ${reason}`, at);
      }
    }
  }

  #readField(reader: BinaryReader, at: number): void {
    const [number, wireType] = reader.tag();
    const plan = this.#plans.get(number);
    if (plan === undefined) {
      skipValue(reader, wireType, number);
      this.#context.unknownFields.note(this.#name, number);
      return;
    }
    const { scalarWire } = plan;
    const isPacked = scalarWire !== null && plan.isRepeated && wireType === WireType.LengthDelimited;
    const fits = isPacked || wireType === (scalarWire ?? WireType.LengthDelimited);
    if (plan.field.contested === true && (!fits || !this.#isMessage(plan, reader))) {
      skipValue(reader, wireType, number);
      this.#context.unknownFields.note(this.#name, number);
      return;
    }
    if (!fits) {
      throw this.#error('image-malformed', `${this.#name}.${plan.field.name} has wire type ${wireType}`, at);
    }
    if (plan.take === 'pass') skipValue(reader, wireType, number);
    else if (isPacked) this.#addPacked(plan, scalarWire, reader);
    else if (scalarWire !== null) this.#addNumber(plan, reader);
    else this.#addDelimited(plan, reader);
  }

  #addPacked(plan: FieldPlan, wire: WireType, reader: BinaryReader): void {
    const end = packedEnd(reader, wire, () => `${this.#name}.${plan.field.name}`);
    while (reader.pos < end) {
      this.#spendSteps(1, reader.pos);
      this.#addNumber(plan, reader);
    }
    if (reader.pos !== end) throw new Error(`${plan.field.name} is packed beyond its length`);
  }

  #addNumber(plan: FieldPlan, reader: BinaryReader): void {
    const at = reader.pos;
    const value = readNumber(plan.field.type, reader);
    if (plan.take === 'drop') {
      this.#addDropped(plan, value !== 0 && value !== 0n && value !== false);
      return;
    }
    this.#spendValues(1, at);
    if (plan.known !== null && typeof value !== 'boolean') this.#noteValue(plan, value, plan.known);
    this.#add(plan, value);
  }

  #noteValue({ field }: FieldPlan, value: number | bigint, known: KnownValues): void {
    for (const what of unknownPartsOf(value, known)) {
      this.#context.unknownFields.noteValue(this.#name, field.name, what);
    }
  }

  /** Whether the value that comes next is a message of the field's type; the reader stays where it is. */
  #isMessage({ field }: FieldPlan, reader: BinaryReader): boolean {
    const start = reader.pos;
    try {
      return fitsTable(plansOf(field.type), reader.bytes(), (at) => this.#spendSteps(1, start + at));
    } catch (error) {
      if (error instanceof ImageError) throw error;
      return false;
    } finally {
      reader.pos = start;
    }
  }

  /** Looks at the field numbers of a message that is passed by, and at nothing else of it; what is no field is unknown. */
  noteOpaque(name: string, fields: number | null, bytes: Uint8Array, at: number): void {
    if (fields === null) return;
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      this.#spendSteps(1, at);
      try {
        const [number, wireType] = reader.tag();
        skipValue(reader, wireType, number);
        if (number > fields) this.#context.unknownFields.note(name, number);
      } catch {
        this.#context.unknownFields.note(name, NO_FIELD);
        return;
      }
    }
  }

  #addDelimited(plan: FieldPlan, reader: BinaryReader): void {
    const bytes = reader.bytes();
    const at = reader.pos - bytes.length;
    const { type } = plan.field;
    const plans = plan.take === 'message' ? plansOf(type) : null;
    if (plans !== null) {
      const inner = new MessageDecoder(type, plans, bytes, this.#base + at, this.#depth + 1, this.#context);
      this.#add(plan, inner.decode());
      return;
    }
    this.#spendSteps(Math.floor(bytes.length / BYTES_PER_STEP), at);
    this.noteOpaque(type, plan.opaqueFields, bytes, at);
    this.#add(plan, this.#valueOf(plan, bytes, at));
  }

  #valueOf(plan: FieldPlan, bytes: Uint8Array, at: number): CriuValue {
    if (plan.take === 'bytes') {
      this.#spendValues(MESSAGE_WEIGHT + bytes.length / BYTES_PER_WEIGHT, at);
      // Not slice(): on a Node Buffer that is a view, and the bytes around it would stay alive.
      return new Uint8Array(bytes);
    }
    if (plan.take === 'text') {
      const text = bytes.subarray(0, this.#context.budget.limits.textBytes);
      this.#spendValues(1 + text.length / BYTES_PER_WEIGHT, at);
      return DECODER.decode(text);
    }
    this.#spendValues(MESSAGE_WEIGHT, at);
    return { length: bytes.length, nonZero: hasNonZero(bytes) };
  }

  #add({ field, isRepeated }: FieldPlan, value: CriuValue): void {
    const list = isRepeated ? (this.#message[field.name] as CriuValue[] | undefined) : undefined;
    if (list !== undefined) list.push(value);
    else this.#message[field.name] = isRepeated ? [value] : value;
  }

  /** Repeated numbers that are dropped fold into one length. */
  #addDropped({ field: { name } }: FieldPlan, nonZero: boolean): void {
    const before = this.#message[name] as CriuDropped | undefined;
    this.#message[name] = { length: (before?.length ?? 0) + 1, nonZero: (before?.nonZero ?? false) || nonZero };
  }

  #spendValues(count: number, at: number): void {
    const { budget, file, offset } = this.#context;
    budget.spendValues(count, file, offset + this.#base + at);
  }

  #spendSteps(count: number, at: number): void {
    const { budget, file, offset } = this.#context;
    budget.work.spend(count, file, offset + this.#base + at);
  }

  #error(code: 'image-malformed' | 'image-too-deep', what: string, at: number): ImageError {
    const { file, offset } = this.#context;
    return new ImageError(code, `${file}: ${what}`, { file, offset: offset + this.#base + at });
  }
}

function packedEnd(reader: BinaryReader, wire: WireType, path: () => string): number {
  const length = reader.uint32();
  if (length > reader.len - reader.pos || (wire === WireType.Bit64 && length % 8 !== 0)) {
    throw new Error(`${path()} is packed beyond its length`);
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

function hasNonZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] !== 0) return true;
  return false;
}
