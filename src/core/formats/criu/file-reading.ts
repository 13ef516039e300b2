import { ImageError, type ImageErrorCode } from '../image-error.ts';
import type { DecodeBudget } from './decode-budget.ts';
import type { DecodeContext } from './decode-message.ts';
import type { CriuFileKind } from './file-kinds.ts';
import { UnknownFields } from './unknown-fields.ts';

/** What detection and the capsule cost for a value, in steps of reading one. */
const KEPT_STEPS = 4;

export type ByteOrder = 'little' | 'big';

/** One file that is being read: its name, what it may spend, where it is. */
export class FileReading {
  readonly name: string;
  readonly kind: CriuFileKind;
  readonly id: string | null;
  readonly budget: DecodeBudget;
  /** Bytes of this file taken in so far. */
  readonly offset: () => number;
  readonly unknownFields: UnknownFields;
  byteOrder: ByteOrder = 'little';
  readonly #context: { -readonly [Key in keyof DecodeContext]: DecodeContext[Key] };

  constructor(name: string, kind: CriuFileKind, id: string | null, budget: DecodeBudget, offset: () => number) {
    this.name = name;
    this.kind = kind;
    this.id = id;
    this.budget = budget;
    this.offset = offset;
    this.unknownFields = new UnknownFields(budget.limits.listedNames);
    this.#context = { file: name, offset: 0, budget, unknownFields: this.unknownFields };
  }

  error(code: ImageErrorCode, what: string, back = 0): ImageError {
    return new ImageError(code, `${this.name}: ${what}`, { file: this.name, offset: this.offset() - back });
  }

  /** Reads a u32 in the byte order of the dumping machine; checks it as the size of an entry. */
  entrySize(bytes: Uint8Array): number {
    const size = readU32(bytes, this.byteOrder);
    const cap = this.budget.limits.entryBytes;
    if (size > cap) throw this.error('image-length-impossible', `an entry of ${size} bytes, more than ${cap}`, 4);
    this.budget.spendBytes(size + 4, this.name, this.offset() - 4);
    return size;
  }

  countEntry(): void {
    this.budget.spendEntry(this.name, this.offset());
  }

  /** Values of an entry that stays: all object types will be looked for in it, and it goes into the capsule. */
  spendKept(values: number): void {
    this.budget.work.spend(KEPT_STEPS * values, this.name, this.offset());
  }

  /** For a message whose last byte has just been taken; good until the next call. */
  decodeContext(length: number): DecodeContext {
    this.#context.offset = this.offset() - length;
    return this.#context;
  }
}

/** Without a DataView: entries are read by the million. */
export function readU32(bytes: Uint8Array, order: ByteOrder): number {
  const [first, second, third, fourth] = [bytes[0] ?? 0, bytes[1] ?? 0, bytes[2] ?? 0, bytes[3] ?? 0];
  return order === 'little'
    ? (first | (second << 8) | (third << 16) | (fourth << 24)) >>> 0
    : ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
}
