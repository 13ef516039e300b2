import type { MatrixCellView } from '#usecases/ports/matrix.ts';
import { storableText } from '../storable-text.ts';
import type { Queryable } from '../transaction.ts';
import { COUNT_COLUMNS, type CountColumns, withCounts } from './cell-observations.ts';

/** `key` is where the next page starts after this cell. */
export type LineCell = MatrixCellView & { readonly key: string };
type LineRow = Omit<LineCell, 'observations'> & CountColumns;

const COLUMNS = `coalesce((select z.name || case z.tag when 'latest' then '' else ':' || z.tag end
            from image_name z where z.image_id = i.id order by z.name, z.tag limit 1), '') as image,
  i.digest, p.name as profile, r.release as kernel, r.arch, c.state, c.verdict, c.grade, c.conflict,
  ${COUNT_COLUMNS},
  c.evaluated_at as "evaluatedAt"`;
const TABLES = `cell c
  join image i on i.signature_id = c.signature_id
  join profile p on p.id = c.profile_id
  join profile_revision r on r.profile_id = p.id and r.revision = p.revision`;

/** Cells of one image, by kernel version, then profile name. */
export async function readRow(
  client: Queryable,
  digest: string,
  after: { readonly versionKey: string; readonly name: string } | null,
  limit: number,
): Promise<readonly LineCell[]> {
  const { rows } = await client.query<LineRow>(
    `select ${COLUMNS}, r.version_key || E'\\n' || p.name as key from ${TABLES}
      where i.digest = $1 and ($2::text is null or (r.version_key, p.name) > ($2::text, $3::text))
      order by r.version_key, p.name limit $4`,
    [storableText(digest), after?.versionKey ?? null, after?.name ?? '', limit],
  );
  return rows.map(withCounts);
}

/** Cells of one profile, newest image first. */
export async function readColumn(
  client: Queryable,
  profile: string,
  beforeId: number | null,
  limit: number,
): Promise<readonly LineCell[]> {
  const { rows } = await client.query<LineRow>(
    `select ${COLUMNS}, i.id::text as key from ${TABLES}
      where p.name = $1 and ($2::int is null or i.id < $2)
      order by i.id desc limit $3`,
    [storableText(profile), beforeId, limit],
  );
  return rows.map(withCounts);
}
