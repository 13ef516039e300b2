/** What a held rule book would change (docs/adr/0010). Nothing here is seen by an answer. */
import type { Decision } from '#core/verdict/verdict.ts';
import {
  CHUNK_IMAGES,
  type ImagePreview,
  type PreviewImage,
  type RuleBookStore,
} from '#usecases/ports/re-detection.ts';
import type { Queryable } from '../transaction.ts';
import { lockMatrix, onlyRow } from './matrix-state.ts';
import { CELL_COLUMNS, type CellRow, cellOf } from './read-cells.ts';

/** Flips that are kept one by one; all are counted. */
const MAX_LISTED_FLIPS = 100_000;

export async function previewImages(
  client: Queryable,
  chunk: number,
  ruleBook: string,
): Promise<readonly PreviewImage[]> {
  const { rows } = await client.query<{
    id: number;
    signatureId: number;
    version: number | null;
    packed: Buffer | null;
  }>(
    `select i.id, i.signature_id as "signatureId", c.version, c.packed
       from image i
       left join capsule c on c.image_id = i.id and c.packed is not null and i.detected_by not in ('', $1)
      where i.id >= $2 and i.id < $3
        and not exists (select 1 from preview_image p where p.rule_book = $1 and p.image_id = i.id)
      order by i.id`,
    [ruleBook, chunk * CHUNK_IMAGES, (chunk + 1) * CHUNK_IMAGES],
  );
  return rows.map(({ id: imageId, signatureId, version, packed }) => ({
    imageId,
    signatureId,
    capsule: version === null || packed === null ? null : { version, packed },
  }));
}

export async function decidedCells(client: Queryable, signatureId: number): ReturnType<RuleBookStore['decidedCells']> {
  const { rows } = await client.query<CellRow & { profileId: number }>(
    `select c.profile_id as "profileId", ${CELL_COLUMNS}
       from cell c
       join matrix_state m on m.id = 1 and c.rule_book = m.rule_book
       join profile p on p.id = c.profile_id and p.revision = c.profile_revision
       join decision d on d.hash = c.decision_hash
      where c.signature_id = $1 and c.state = 'decided' order by c.profile_id`,
    [signatureId],
  );
  return rows.flatMap((row) => {
    const decision: Decision | null = cellOf(row)?.decision ?? null;
    const { profileId, cellProfileRevision: profileRevision } = row;
    return decision === null ? [] : [{ profileId, profileRevision, decision }];
  });
}

/** Of images that are still there, once each, as long as the rule book is held. */
export async function recordPreview(
  client: Queryable,
  ruleBook: string,
  previews: readonly ImagePreview[],
): Promise<void> {
  // Whoever writes an event has this lock, so that events are seen in the order of their ids.
  if ((await lockMatrix(client)).heldRuleBook !== ruleBook) return;
  for (const preview of previews) {
    const { rowCount } = await client.query(
      `insert into preview_image (rule_book, image_id, compared, flips, rules, error)
       select $1, i.id, $3, $4, $5, $6 from image i where i.id = $2
       on conflict (rule_book, image_id) do nothing`,
      [
        ruleBook,
        preview.imageId,
        preview.compared,
        JSON.stringify(countBy(preview.flips.map(({ from, to }) => `${from}>${to}`))),
        JSON.stringify(countBy(preview.flips.flatMap(({ rules }) => rules))),
        preview.error,
      ],
    );
    if (rowCount === 1 && preview.flips.length > 0) await listFlips(client, ruleBook, preview);
  }
  await client.query(
    `insert into event (kind, subject, body) values ('rule-book-preview', $1, jsonb_build_object('images', $2::int))`,
    [ruleBook, previews.length],
  );
}

async function listFlips(client: Queryable, ruleBook: string, { imageId, flips }: ImagePreview): Promise<void> {
  await client.query(
    `insert into preview_flip (rule_book, image_id, profile_id, from_verdict, to_verdict, rules)
     select $1, $2, p.id, f.from_verdict, f.to_verdict, array(select jsonb_array_elements_text(f.rules))
       from jsonb_to_recordset($3::jsonb) as f("profileId" int, from_verdict text, to_verdict text, rules jsonb)
       join profile p on p.id = f."profileId"
      where (select count(*) from preview_flip where rule_book = $1) < ${MAX_LISTED_FLIPS}
      order by p.id`,
    [
      ruleBook,
      imageId,
      JSON.stringify(
        flips.map(({ profileId, from, to, rules }) => ({ profileId, from_verdict: from, to_verdict: to, rules })),
      ),
    ],
  );
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const SUMS = (column: 'flips' | 'rules') =>
  `(select coalesce(jsonb_object_agg(key, n), '{}') from (
      select e.key, sum(e.value::int) as n from preview_image p, jsonb_each_text(p.${column}) e
       where p.rule_book = $1 group by e.key) s)`;

export async function previewTotals(client: Queryable, ruleBook: string): ReturnType<RuleBookStore['previewTotals']> {
  const { rows } = await client.query<Awaited<ReturnType<RuleBookStore['previewTotals']>>>(
    `select (select count(*) from image) as images, count(*) as done, count(p.error) as failed,
            coalesce(sum(p.compared), 0)::bigint as compared, ${SUMS('flips')} as flips, ${SUMS('rules')} as rules,
            (select count(*) from preview_flip where rule_book = $1) as listed
       from preview_image p where p.rule_book = $1`,
    [ruleBook],
  );
  return onlyRow(rows);
}

export async function previewFlips(
  client: Queryable,
  ruleBook: string,
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
): ReturnType<RuleBookStore['previewFlips']> {
  const { rows } = await client.query<
    Awaited<ReturnType<RuleBookStore['previewFlips']>>['items'][number] & { id: number }
  >(
    `select f.id, i.digest, p.name as profile, f.from_verdict as "from", f.to_verdict as "to", f.rules,
            coalesce((select n.name || ':' || n.tag from image_name n where n.image_id = i.id
                       order by n.name, n.tag limit 1), '') as name
       from preview_flip f join image i on i.id = f.image_id join profile p on p.id = f.profile_id
      where f.rule_book = $1 and f.id > $2 order by f.id limit $3`,
    [ruleBook, cursor === null ? 0 : Number(cursor), limit + 1],
  );
  const page = rows.slice(0, limit);
  const items = page.map(({ digest, name, profile, from, to, rules }) => ({ digest, name, profile, from, to, rules }));
  return { items, next: rows.length > limit ? String(page.at(-1)?.id) : null };
}
