import type pg from 'pg';
import type { MatrixCellView, MatrixReadModel } from '#usecases/ports/matrix.ts';
import type { Page } from '#usecases/ports/shared.ts';
import { parseProfileCursor, profileCursor } from './profile-store.ts';
import { shareReads } from './shared-read.ts';
import { onlyRow } from './sql/matrix-state.ts';
import { type LineCell, readColumn, readRow } from './sql/read-line.ts';
import { windowCells, windowFamilies, windowImages, windowProfiles } from './sql/read-window.ts';
import { inTransaction, type Queryable } from './transaction.ts';

type State = Awaited<ReturnType<MatrixReadModel['revision']>>;

/** Wide reads. All queries of one read see one snapshot. */
export function createMatrixReadModel(pool: pg.Pool): MatrixReadModel {
  const inSnapshot = <T>(work: (client: Queryable) => Promise<T>): Promise<T> =>
    inTransaction(pool, work, 'repeatable read, read only');
  return {
    revision: shareReads(() => readState(pool)),
    window: ({ images, profiles, family = null }) =>
      inSnapshot(async (client) => {
        const { revision } = await readState(client);
        const imageRows = await windowImages(
          client,
          images.cursor === null ? null : Number(images.cursor),
          images.limit + 1,
          family,
        );
        const profileRows = await windowProfiles(
          client,
          parseProfileCursor(profiles.cursor),
          profiles.limit + 1,
          family,
        );
        const imagePage = cut(imageRows, images.limit, (image) => String(image.id));
        const profilePage = cut(profileRows, profiles.limit, profileCursor);
        const cells = await windowCells(client, imagePage.items, profilePage.items);
        const shownImages = imagePage.items.map(({ digest, name, format, arch }) => ({ digest, name, format, arch }));
        const shownProfiles = profilePage.items.map(({ name, kernel, arch, restorers }) => ({
          name,
          kernel,
          arch,
          restorers,
        }));
        return {
          images: { items: shownImages, next: imagePage.next },
          profiles: { items: shownProfiles, next: profilePage.next },
          cells,
          families: await windowFamilies(client),
          revision,
        };
      }),
    row: (digest, { cursor, limit }) =>
      inSnapshot(async (client) => {
        const { revision } = await readState(client);
        return { ...lineOf(await readRow(client, digest, parseProfileCursor(cursor), limit + 1), limit), revision };
      }),
    column: (profile, { cursor, limit }) =>
      inSnapshot(async (client) => {
        const { revision } = await readState(client);
        const beforeId = cursor === null ? null : Number(cursor);
        return { ...lineOf(await readColumn(client, profile, beforeId, limit + 1), limit), revision };
      }),
  };
}

async function readState(client: Queryable): Promise<State> {
  const { rows } = await client.query<State>({
    name: 'read-matrix-state',
    text: `select revision, rule_book as "ruleBook", updated_at as "updatedAt" from matrix_state where id = 1`,
  });
  return onlyRow(rows);
}

/** One row more than requested was read. It shows that there is a next page. */
function cut<T>(rows: readonly T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : keyOf(last) };
}

function lineOf(cells: readonly LineCell[], limit: number): Page<MatrixCellView> {
  const page = cut(cells, limit, (cell) => cell.key);
  return { items: page.items.map(({ key: _, ...view }) => view), next: page.next };
}
