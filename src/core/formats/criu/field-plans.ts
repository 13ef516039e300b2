import { WireType } from '@bufbuild/protobuf/wire';
import { DROPPED_FIELDS, KEPT_BYTES, KEPT_REGISTER_FIELDS } from './kept-fields.ts';
import { KNOWN_VALUES, type KnownValues } from './schema/known-values.ts';
import type { Field, MessageTable } from './schema/message-table.ts';
import { MESSAGES } from './schema/messages.ts';
import { OPAQUE_MESSAGES } from './schema/opaque-messages.ts';

/** What is done with a field, found once for each message: fields are read by the million. */
export interface FieldPlan {
  readonly field: Field;
  readonly isRepeated: boolean;
  /** Of scalars; everything else is length-delimited. */
  readonly scalarWire: WireType | null;
  /** What becomes of it: `pass` leaves no trace, `drop` its length. */
  readonly take: 'pass' | 'drop' | 'number' | 'message' | 'bytes' | 'text';
  /** Of numbers that name a kind or are flags. */
  readonly known: KnownValues | null;
  /** Of a message that is passed by as a whole: the highest number of its fields. */
  readonly opaqueFields: number | null;
}

const SCALAR_WIRES: ReadonlyMap<string, WireType> = new Map([
  ...['uint32', 'uint64', 'int32', 'int64', 'sint32', 'sint64', 'bool', 'enum'].map((type): [string, WireType] => [
    type,
    WireType.Varint,
  ]),
  ['fixed64', WireType.Bit64],
]);

/** Of the messages that were read so far: no more than there are tables. */
const PLANS = new Map<string, ReadonlyMap<number, FieldPlan>>();

/** Message name -> field number -> plan; null for a message without a table. */
export function plansOf(message: string): ReadonlyMap<number, FieldPlan> | null {
  const known = PLANS.get(message);
  if (known !== undefined) return known;
  const table = MESSAGES.get(message);
  if (table === undefined) return null;
  const plans = plansOfTable(message, table);
  PLANS.set(message, plans);
  return plans;
}

function plansOfTable(name: string, table: MessageTable): ReadonlyMap<number, FieldPlan> {
  return new Map(Object.entries(table).map(([number, field]) => [Number(number), planOf(name, field)]));
}

function planOf(name: string, field: Field): FieldPlan {
  const scalarWire = SCALAR_WIRES.get(field.type) ?? null;
  return {
    field,
    isRepeated: field.label === 'rep',
    scalarWire,
    take: takeOf(name, field, scalarWire),
    known: KNOWN_VALUES.get(`${name}.${field.name}`) ?? null,
    opaqueFields: OPAQUE_MESSAGES.get(field.type) ?? null,
  };
}

function takeOf(name: string, field: Field, scalarWire: WireType | null): FieldPlan['take'] {
  const path = `${name}.${field.name}`;
  const registers = KEPT_REGISTER_FIELDS.get(name);
  if (registers !== undefined && !registers.has(field.name)) return 'pass';
  if (scalarWire !== null) return DROPPED_FIELDS.has(path) ? 'drop' : 'number';
  if (MESSAGES.has(field.type)) return 'message';
  if (KEPT_BYTES.has(path)) return 'bytes';
  return field.type === 'string' && !DROPPED_FIELDS.has(path) ? 'text' : 'drop';
}
