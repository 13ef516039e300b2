import type { CriuMessage, CriuValue } from '../../formats/criu/criu-image-set.ts';
import type { DetectOp, DetectRow, DetectScalar } from '../../object-types/criu/criu-object-type.ts';
import { listOf } from './file-index.ts';

/** The operand of a test: what the data file gives beside the operation. */
export interface Operand {
  readonly value?: DetectScalar | readonly DetectScalar[];
  readonly type?: number;
  readonly mask?: number;
  readonly rows?: readonly DetectRow[];
}

/** Does the field of this message satisfy the operation? Repeated fields hold when any element does. */
export function testField(message: CriuMessage, field: string, op: DetectOp, operand: Operand): boolean {
  const value = message[field];
  switch (op) {
    case 'present':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'absent-or-false':
      return value === undefined || value === false;
    case 'non-empty':
      return sizeOf(value) > 0;
    case 'any-nonzero':
      return listOf(value).some(isNonZero);
    case 'table':
      return matchingRows(value, operand.rows ?? []).length > 0;
    case 'auxv':
      return auxvPairs(value).some(([type]) => includes(operand.value, Number(type)));
    case 'auxv-mask':
      return auxvPairs(value).some(
        ([type, bits]) => Number(type) === operand.type && (bits & BigInt(operand.mask ?? 0)) !== 0n,
      );
    default:
      if (Array.isArray(value)) return value.some((element) => testScalar(element, op, operand.value));
      return value !== undefined && testScalar(value as CriuValue, op, operand.value);
  }
}

/** Table rows that a value (or the words of a repeated bit field) matches, in table order. */
export function matchingRows(value: CriuValue | undefined, rows: readonly DetectRow[]): readonly DetectRow[] {
  const elements = listOf(value);
  return rows.filter((row) => {
    if (row.bitIndex !== undefined) return hasBit(elements, row.bitIndex);
    return elements.some((element) => matchesRow(element, row));
  });
}

function matchesRow(element: CriuValue, row: DetectRow): boolean {
  const number = numberOf(element);
  if (row.mask !== undefined) return number !== null && (number & BigInt(row.mask)) !== 0n;
  if (row.above !== undefined) return number !== null && number > BigInt(row.above);
  return row.value !== undefined && sameScalar(element, row.value);
}

function hasBit(words: readonly CriuValue[], bitIndex: number): boolean {
  const word = numberOf(words[bitIndex >>> 5]);
  return word !== null && ((word >> BigInt(bitIndex & 31)) & 1n) === 1n;
}

function testScalar(element: CriuValue, op: DetectOp, value: Operand['value']): boolean {
  switch (op) {
    case '==':
      return typeof value !== 'object' && value !== undefined && sameScalar(element, value);
    case '!=':
      return typeof value !== 'object' && value !== undefined && !sameScalar(element, value);
    case 'in':
      return Array.isArray(value) && value.some((one) => sameScalar(element, one));
    case 'contains':
      return typeof element === 'string' && typeof value === 'string' && containsText(element, value);
    default:
      return typeof value === 'number' && testNumber(numberOf(element), op, BigInt(value));
  }
}

function testNumber(number: bigint | null, op: DetectOp, operand: bigint): boolean {
  if (number === null) return false;
  switch (op) {
    case '>':
      return number > operand;
    case '<':
      return number < operand;
    case 'bit':
      return (number & operand) !== 0n;
    case 'bit-clear':
      return (number & operand) === 0n;
    default:
      return false;
  }
}

/** `contains ''` means the empty text itself (the cgroup2 controller), else a substring. */
function containsText(element: string, value: string): boolean {
  return value === '' ? element === '' : element.includes(value);
}

function sameScalar(element: CriuValue, value: DetectScalar): boolean {
  if (typeof element === 'bigint') return typeof value === 'number' && element === BigInt(value);
  return element === value;
}

/** An integer, or null: 64-bit fields are bigint, 32-bit ones numbers. */
export function numberOf(value: CriuValue | undefined): bigint | null {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : null;
}

function isNonZero(element: CriuValue): boolean {
  if (typeof element === 'object' && 'nonZero' in element) return element.nonZero === true;
  return numberOf(element) !== 0n && element !== false && element !== '';
}

/** Elements, bytes or characters; a message counts as one. */
function sizeOf(value: CriuValue | undefined): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return value.length;
  if (typeof value === 'object' && 'length' in value && typeof value.length === 'number') return value.length;
  return 1;
}

/** The auxiliary vector as [type, value] pairs; an odd last element is left out. */
export function auxvPairs(value: CriuValue | undefined): readonly (readonly [bigint, bigint])[] {
  const list = listOf(value).filter((element) => typeof element === 'bigint');
  const pairs: (readonly [bigint, bigint])[] = [];
  for (let i = 0; i + 1 < list.length; i += 2) pairs.push([list[i] ?? 0n, list[i + 1] ?? 0n]);
  return pairs;
}

function includes(value: Operand['value'], number: number): boolean {
  return Array.isArray(value) ? value.includes(number) : value === number;
}
