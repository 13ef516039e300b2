import type { Comparison } from '#core/answer/comparison.ts';
import { CHANGES } from '#core/matrix/compare-columns.ts';
import { renderTable } from './render-table.ts';
import { printable } from './terminal.ts';

/** How many change in which way, the rules that make it so, and the images. */
export function renderComparison({ from, to, counts, rules, items, notes }: Comparison): string {
  const side = ({ profile, kernel, arch }: Comparison['from']) => `${profile} (kernel ${kernel}, ${arch})`;
  const head = [`from     ${side(from)}`, `to       ${side(to)}`, ...notes.map((note) => `note     ${note}`)];
  const counted = CHANGES.filter((change) => counts[change].images > 0).map((change) => [
    change,
    String(counts[change].images),
  ]);
  const byRule = rules.map(({ change, side: which, rule, images }) => [change, String(images), `${which} ${rule}`]);
  const named = items.map(({ change, from: had, to: has, images, reasons }) => [
    change,
    `${had.verdict ?? '?'} -> ${has.verdict ?? '?'}`,
    `${images.shown.map(({ name, digest }) => (name === '' ? digest : name)).join(', ')}${images.count > images.shown.length ? `, ${images.count} in all` : ''}`,
    [...new Set(reasons.map(({ rule }) => rule))].join(', '),
  ]);
  return [
    `${head.map((line) => printable(line)).join('\n')}\n`,
    renderTable(['CHANGE', 'IMAGES'], counted),
    ...(byRule.length === 0 ? [] : [renderTable(['CHANGE', 'IMAGES', 'RULE'], byRule)]),
    ...(named.length === 0 ? [] : [renderTable(['CHANGE', 'VERDICT', 'IMAGE', 'RULES'], named)]),
  ].join('\n');
}
