import { IMAGE_FAMILIES, type ImageFamily } from '#core/image/image-format.ts';
import type { MatrixReadModel } from '#usecases/ports/matrix.ts';
import type { Queryable } from '../transaction.ts';
import { COUNT_COLUMNS, type CountColumns, withCounts } from './cell-observations.ts';

type Window = Awaited<ReturnType<MatrixReadModel['window']>>;
export type WindowImage = Window['images']['items'][number] & { readonly id: number; readonly signatureId: number };
export type WindowProfile = Window['profiles']['items'][number] & { readonly id: number; readonly versionKey: string };
export type WindowCell = Window['cells'][number][number];
type CellRow = Omit<WindowCell, 'observations'> &
  CountColumns & { readonly signatureId: number; readonly profileId: number };

/** Rows and columns of one family of restorers; null: all. */
type ShownFamily = ImageFamily | null;

/** Formats of images that a family restores: inventories come without bytes, and may be of any. */
const formatsOf = (family: ShownFamily): readonly string[] | null => (family === null ? null : [family, 'inventory']);

/** Families that have images, the one with the newest image first. */
export async function windowFamilies(client: Queryable): Promise<readonly ImageFamily[]> {
  const { rows } = await client.query<{ family: ImageFamily }>(
    `select family from unnest($1::text[]) family
       cross join lateral (select max(i.id) as newest from image i where i.format = family) latest
      where newest is not null order by newest desc`,
    [IMAGE_FAMILIES],
  );
  return rows.map(({ family }) => family);
}

export async function windowImages(
  client: Queryable,
  beforeId: number | null,
  limit: number,
  family: ShownFamily,
): Promise<readonly WindowImage[]> {
  const { rows } = await client.query<WindowImage>(
    `select i.id, i.signature_id as "signatureId", i.digest, i.format, i.arch,
            coalesce((select z.name || case z.tag when 'latest' then '' else ':' || z.tag end
               from image_name z where z.image_id = i.id order by z.name, z.tag limit 1), '') as name
       from image i
      where ($1::int is null or i.id < $1) and ($3::text[] is null or i.format = any($3))
      order by i.id desc limit $2`,
    [beforeId, limit, formatsOf(family)],
  );
  return rows;
}

export async function windowProfiles(
  client: Queryable,
  after: { readonly versionKey: string; readonly name: string } | null,
  limit: number,
  family: ShownFamily,
): Promise<readonly WindowProfile[]> {
  const { rows } = await client.query<WindowProfile>(
    `select p.id, p.name, r.version_key as "versionKey", r.release as kernel, r.arch, r.restorers
       from profile p join profile_revision r on r.profile_id = p.id and r.revision = p.revision
      where ($1::text is null or (r.version_key, p.name) > ($1::text, $2::text))
        and ($4::text is null or exists (select from unnest(r.restorers) one where starts_with(one, $4 || '@')))
      order by r.version_key, p.name limit $3`,
    [after?.versionKey ?? null, after?.name ?? '', limit, family],
  );
  return rows;
}

/** cells[i][j] is image i on profile j. A missing cell counts as wanted. */
export async function windowCells(
  client: Queryable,
  images: readonly WindowImage[],
  profiles: readonly WindowProfile[],
): Promise<readonly (readonly WindowCell[])[]> {
  const { rows } = await client.query<CellRow>(
    `select c.signature_id as "signatureId", c.profile_id as "profileId", c.state, c.verdict, c.grade, ${COUNT_COLUMNS}
       from cell c where c.signature_id = any($1::int[]) and c.profile_id = any($2::int[])`,
    [images.map((image) => image.signatureId), profiles.map((profile) => profile.id)],
  );
  const cells = new Map(
    rows.map(({ signatureId, profileId, ...cell }) => [`${signatureId}/${profileId}`, withCounts(cell)]),
  );
  const open: WindowCell = { state: 'wanted', verdict: null, grade: null, observations: null };
  return images.map((image) => profiles.map((profile) => cells.get(`${image.signatureId}/${profile.id}`) ?? open));
}
