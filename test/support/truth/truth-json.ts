import type { Truth } from '#web/truth.ts';

/** data/truth.json: a line for each row, so that a difference shows which rows changed. */
export function truthJson(truth: Truth): string {
  const lists = Object.entries(truth).map(([name, rows]: readonly [string, readonly unknown[]]) => {
    const lines = rows.map((row) => `    ${JSON.stringify(row)}`);
    return `  ${JSON.stringify(name)}: [\n${lines.join(',\n')}\n  ]`;
  });
  return `{\n${lists.join(',\n')}\n}\n`;
}
