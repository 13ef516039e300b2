import type { ObservationCounts } from '#core/observation/weigh-observations.ts';
import { renderTable } from './render-table.ts';
import { printable } from './terminal.ts';

/** As `GET /matrix` answers. */
export interface MatrixWindow {
  readonly images: readonly { readonly digest: string; readonly name: string }[];
  readonly profiles: readonly { readonly name: string; readonly kernel: string }[];
  /** cells[i][j] is image i on profile j. */
  readonly cells: readonly (readonly MatrixCell[])[];
  readonly next: { readonly images: string | null; readonly profiles: string | null };
  readonly revision: number;
}

interface MatrixCell {
  readonly state: string;
  readonly verdict: string | null;
  /** An older service does not count them. */
  readonly observations?: ObservationCounts | null;
}

/** A cell shows its verdict with the number of failed restores, or in brackets the state it is in until it has one. */
export function renderMatrix({ images, profiles, cells, next, revision }: MatrixWindow): string {
  const rows = images.map(({ name, digest }, i) => [
    name === '' ? digest : name,
    ...profiles.map((_, j) => {
      const cell = cells[i]?.[j];
      return cell === undefined ? '' : textOf(cell);
    }),
  ]);
  const table = renderTable(['IMAGE', ...profiles.map(({ name }) => name)], rows);
  const more = [
    ...(next.images === null ? [] : [`more images    --image-cursor ${next.images}`]),
    ...(next.profiles === null ? [] : [`more profiles  --profile-cursor ${next.profiles}`]),
  ];
  const tail = [`revision ${revision}: ${images.length} images, ${profiles.length} profiles`, ...more];
  return `${table}\n${tail.map((line) => printable(line)).join('\n')}\n`;
}

function textOf({ state, verdict, observations }: MatrixCell): string {
  if (verdict === null) return `(${state})`;
  return observations ? `${verdict}, ${observations.failed} of ${observations.total} failed` : verdict;
}
