import type { Ratio } from './ratio.ts';

const COLUMNS = ['benchmark', 'ratio', 'goal', 'rounds', 'compared'] as const;

/** One line per ratio, its figures below it. */
export function showTable(ratios: readonly Ratio[]): string {
  const rows = ratios.map(({ name, of, ratio, goal, rounds }) => {
    const spread = `${Math.min(...rounds).toFixed(2)}-${Math.max(...rounds).toFixed(2)} of ${rounds.length}`;
    return [name, ratio.toFixed(2), goal === null ? '-' : `>= ${goal.toFixed(2)}`, spread, of];
  });
  const widths = COLUMNS.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(COLUMNS), ...rows.flatMap((row, index) => [line(row), ...figuresOf(ratios[index])])].join('\n');
}

function figuresOf(ratio: Ratio | undefined): readonly string[] {
  return Object.entries(ratio?.figures ?? {}).map(([name, value]) => `    ${name}: ${value}`);
}
