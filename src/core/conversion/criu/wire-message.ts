import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

interface WireField {
  readonly number: number;
  readonly wireType: WireType;
  /** Of the whole field, tag included. */
  readonly start: number;
  readonly end: number;
  /** Of its value; of a length-delimited field without the length. */
  readonly body: number;
}

/**
 * One message on the wire, for changes to single fields: whatever is not changed, known or not, stays as it is, byte
 * for byte and at its place. For messages that have been decoded before: those are well formed.
 */
export class WireMessage {
  readonly #bytes: Uint8Array;
  readonly #fields: readonly WireField[];
  /** The replacement of a field; null removes it. */
  readonly #changed = new Map<WireField, Uint8Array | null>();
  readonly #added: Uint8Array[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#fields = readFields(bytes);
  }

  get isChanged(): boolean {
    return this.#changed.size > 0 || this.#added.length > 0;
  }

  has(number: number): boolean {
    return this.#fields.some((field) => field.number === number);
  }

  /** Of a field that comes twice the last counts, as for every reader; null where it is not there. */
  varint(number: number): bigint | null {
    const field = this.#fields.findLast((one) => one.number === number && one.wireType === WireType.Varint);
    return field === undefined ? null : this.#valueOf(field);
  }

  changeVarint(number: number, change: (value: bigint) => bigint): void {
    for (const field of this.#fields) {
      if (field.number !== number || field.wireType !== WireType.Varint) continue;
      const before = this.#valueOf(field);
      const after = change(before);
      if (after !== before) this.#changed.set(field, varintField(number, after));
    }
  }

  setVarint(number: number, value: bigint): void {
    if (this.has(number)) this.changeVarint(number, () => value);
    else this.#added.push(varintField(number, value));
  }

  drop(number: number): void {
    for (const field of this.#fields) {
      if (field.number === number) this.#changed.set(field, null);
    }
  }

  /** Drops those of a repeated message of which the test holds. */
  dropMessages(number: number, isGone: (message: WireMessage) => boolean): void {
    for (const field of this.#fields) {
      if (field.number !== number || field.wireType !== WireType.LengthDelimited) continue;
      if (isGone(new WireMessage(this.#bytes.subarray(field.body, field.end)))) this.#changed.set(field, null);
    }
  }

  /** Every length-delimited field; `change` gives the same bytes back to leave one alone. */
  changeMessages(change: (number: number, bytes: Uint8Array) => Uint8Array): void {
    for (const field of this.#fields) {
      if (field.wireType !== WireType.LengthDelimited || this.#changed.has(field)) continue;
      const before = this.#bytes.subarray(field.body, field.end);
      const after = change(field.number, before);
      if (after === before) continue;
      this.#changed.set(field, new BinaryWriter().tag(field.number, WireType.LengthDelimited).bytes(after).finish());
    }
  }

  /** The very bytes it was made of, where nothing was changed. */
  encode(): Uint8Array {
    if (!this.isChanged) return this.#bytes;
    const writer = new BinaryWriter();
    for (const field of this.#fields) {
      const changed = this.#changed.get(field);
      if (changed !== null) writer.raw(changed ?? this.#bytes.subarray(field.start, field.end));
    }
    for (const field of this.#added) writer.raw(field);
    return writer.finish();
  }

  #valueOf({ body, end }: WireField): bigint {
    return BigInt(new BinaryReader(this.#bytes.subarray(body, end)).uint64());
  }
}

function readFields(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    let body = reader.pos;
    if (wireType === WireType.LengthDelimited) body = reader.pos + lengthBytes(bytes, reader.pos);
    reader.skip(wireType, number);
    fields.push({ number, wireType, start, body, end: reader.pos });
  }
  return fields;
}

/** Bytes of the varint at a place. */
function lengthBytes(bytes: Uint8Array, at: number): number {
  let end = at;
  while (((bytes[end] ?? 0) & 0x80) !== 0) end += 1;
  return end + 1 - at;
}

function varintField(number: number, value: bigint): Uint8Array {
  return new BinaryWriter().tag(number, WireType.Varint).uint64(value).finish();
}
