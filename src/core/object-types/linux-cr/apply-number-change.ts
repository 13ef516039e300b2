import type { NumberChange } from './header-change.ts';

/** The numbers after a change, smallest first; the same object where nothing changed. */
export function applyNumberChange(
  numbers: Readonly<Record<string, number>>,
  change: NumberChange | undefined,
): Readonly<Record<string, number>> {
  if (change === undefined) return numbers;
  const names = new Map<number, string>();
  for (const [name, number] of Object.entries(numbers)) if (change[name] === undefined) names.set(number, name);
  for (const [name, number] of Object.entries(change)) {
    if (number !== null) insert(names, name, number);
    else if (numbers[name] === undefined) throw new Error(`${name} cannot be removed: it has no number.`);
  }
  const sorted = [...names].sort(([a], [b]) => a - b);
  return Object.fromEntries(sorted.map(([number, name]) => [name, number]));
}

function insert(names: Map<number, string>, name: string, number: number): void {
  const displaced = names.get(number);
  names.set(number, name);
  if (displaced !== undefined) insert(names, displaced, number + 1);
}
