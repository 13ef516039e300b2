import type { CriuValue } from '../../formats/criu/criu-image-set.ts';
import type { AttributeValue } from '../../image/attribute-value.ts';
import type { AttributeSource, DetectCondition } from '../../object-types/criu/criu-object-type.ts';
import { type FileIndex, listOf } from './file-index.ts';
import { countMatches, matchesOf } from './match-condition.ts';
import { matchingRows, numberOf } from './test-field.ts';

/** Lists longer than this are cut: a rule never needs more and a signature stays small. */
export const MAX_ATTRIBUTE_VALUES = 256;

/** One attribute, as its source says; lists are sorted and deduplicated. */
export function takeAttribute(source: AttributeSource, index: FileIndex): AttributeValue {
  switch (source.take) {
    case 'flag':
      return source.from.some((condition) => countMatches(condition, index) > 0);
    case 'names':
      return sortedUnique(source.from.flatMap((condition) => namesOf(condition, index)));
    case 'values':
      return sortedUnique(source.from.flatMap((condition) => valuesOf(condition, index)));
    case 'positions':
      return sortedUnique(source.from.flatMap((condition) => settingsOf(condition, index)));
    case 'max':
      return extreme(source, index, (a, b) => a > b);
    case 'min':
      return extreme(source, index, (a, b) => a < b);
  }
}

function fieldOf(condition: DetectCondition): string {
  return (condition.path ?? '').split('.').at(-1) ?? '';
}

function elementsOf(condition: DetectCondition, index: FileIndex): readonly CriuValue[] {
  const field = fieldOf(condition);
  return matchesOf(condition, index).flatMap((parent) => listOf(parent[field]));
}

function namesOf(condition: DetectCondition, index: FileIndex): readonly string[] {
  const rows = condition.rows ?? [];
  if (rows.length === 1 && rows[0] !== undefined && condition.op !== 'table') {
    return countMatches(condition, index) > 0 ? [rows[0].name] : [];
  }
  const field = fieldOf(condition);
  return matchesOf(condition, index).flatMap((parent) => matchingRows(parent[field], rows).map((row) => row.name));
}

function valuesOf(condition: DetectCondition, index: FileIndex): readonly (string | number)[] {
  return elementsOf(condition, index).flatMap((element): (string | number)[] => {
    if (typeof element === 'string') return [element];
    const number = numberOf(element);
    return number !== null && number <= BigInt(Number.MAX_SAFE_INTEGER) ? [Number(number)] : [];
  });
}

/** CRIU writes sysctls as positional lists: the rows give names to positions. */
function settingsOf(condition: DetectCondition, index: FileIndex): readonly string[] {
  const field = fieldOf(condition);
  return matchesOf(condition, index).flatMap((parent) => {
    const settings = listOf(parent[field]);
    const rows = condition.rows ?? [];
    return rows.filter((row) => carriesValue(settings[Number(row.value)])).map((row) => row.name);
  });
}

/** In the lists of before CRIU 2.3, which are numbers, a setting that the kernel did not have (CRIU criu/net.c). */
const DEVCONFS_UNUSED = -1;

function carriesValue(element: CriuValue | undefined): boolean {
  if (typeof element === 'number') return element !== DEVCONFS_UNUSED;
  return typeof element === 'object' && ('iarg' in element || 'sarg' in element);
}

function extreme(source: AttributeSource, index: FileIndex, wins: (a: bigint, b: bigint) => boolean): number | null {
  let best: bigint | null = null;
  for (const element of source.from.flatMap((condition) => elementsOf(condition, index))) {
    const number = numberOf(element);
    if (number !== null && (best === null || wins(number, best))) best = number;
  }
  if (best === null || best > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return Math.floor(Number(best) / (source.divideBy ?? 1));
}

function sortedUnique(values: readonly (string | number)[]): readonly (string | number)[] {
  return [...new Set(values)].sort(compareScalars).slice(0, MAX_ATTRIBUTE_VALUES);
}

function compareScalars(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}
