import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { FieldPlan } from './field-plans.ts';
import { skipValue } from './skip-value.ts';

/** Whether bytes are a message of this table, as far as numbers and wire types tell; a message without one fits nothing. */
export function fitsTable(
  plans: ReadonlyMap<number, FieldPlan> | null,
  bytes: Uint8Array,
  step: (at: number) => void,
): boolean {
  if (plans === null) return false;
  const reader = new BinaryReader(bytes);
  const missing = new Set([...plans].flatMap(([number, { field }]) => (field.label === 'req' ? [number] : [])));
  while (reader.pos < reader.len) {
    step(reader.pos);
    const [number, wireType] = reader.tag();
    const plan = plans.get(number);
    const wire = plan?.scalarWire ?? WireType.LengthDelimited;
    const isPacked = plan?.isRepeated === true && wireType === WireType.LengthDelimited;
    if (plan === undefined || (wireType !== wire && !isPacked)) return false;
    missing.delete(number);
    skipValue(reader, wireType, number);
  }
  return missing.size === 0;
}
