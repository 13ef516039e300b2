import { renderTable } from './render-table.ts';
import { printable } from './terminal.ts';

/** As `GET /matrix` answers. */
export interface MatrixWindow {
  readonly images: readonly { readonly digest: string; readonly name: string }[];
  readonly profiles: readonly { readonly name: string; readonly kernel: string }[];
  /** cells[i][j] is image i on profile j. */
  readonly cells: readonly (readonly { readonly state: string; readonly verdict: string | null }[])[];
  readonly next: { readonly images: string | null; readonly profiles: string | null };
  readonly revision: number;
}

/** A cell shows its verdict, or in brackets the state it is in until it has one. */
export function renderMatrix({ images, profiles, cells, next, revision }: MatrixWindow): string {
  const rows = images.map(({ name, digest }, i) => [
    name === '' ? digest : name,
    ...profiles.map((_, j) => {
      const cell = cells[i]?.[j];
      return cell === undefined ? '' : (cell.verdict ?? `(${cell.state})`);
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
