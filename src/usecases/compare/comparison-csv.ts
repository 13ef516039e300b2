import { stringify } from 'csv-stringify/sync';
import type { Comparison, ComparisonItem } from '#core/answer/comparison.ts';
import type { ImageComparison } from '#core/answer/image-comparison.ts';

type Flip = Pick<ComparisonItem, 'reasons' | 'steps'>;

/**
 * Names come from strangers: a cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV
 * Injection").
 */
function write(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...head], ...rows.map((row) => [...row])], { escape_formulas: true });
}

const WHY = ['rules', 'reasons', 'steps'] as const;

function why({ reasons, steps }: Flip): readonly string[] {
  return [
    [...new Set(reasons.map(({ rule }) => rule))].join(' '),
    reasons.map(({ side, rule, required, found }) => `${side} ${rule}: needs ${required}; found ${found}`).join('\n'),
    steps.map(({ kind, text }) => `${kind}: ${text}`).join('\n'),
  ];
}

/** A line for each signature, with the first of its images. */
export function comparisonCsv({ items }: Pick<Comparison, 'items'>): string {
  const rows = items.map((item) => {
    const names = item.images.shown.map(({ name, digest }) => (name === '' ? digest : name)).join(' ');
    const { change, from, to, images, signature } = item;
    return [change, from.verdict ?? '', to.verdict ?? '', String(images.count), names, ...why(item), signature];
  });
  return write(['change', 'from', 'to', 'images', 'names', ...WHY, 'signature'], rows);
}

/** A line for each profile on which two images differ. */
export function driftCsv({ items }: Pick<ImageComparison, 'items'>): string {
  const rows = items.map((item) => {
    const { change, from, to, profile, kernel, arch } = item;
    return [change, from.verdict ?? '', to.verdict ?? '', profile, kernel, arch, ...why(item)];
  });
  return write(['change', 'from', 'to', 'profile', 'kernel', 'arch', ...WHY], rows);
}
