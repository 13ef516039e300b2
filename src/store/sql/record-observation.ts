/** The row of one observation; each function is one statement of the transaction in observation-store.ts. */
import type { ObservationDraft } from '#usecases/ports/observations.ts';
import { parseImageRef } from '../image-ref.ts';
import { storableText } from '../storable-text.ts';
import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

export interface ObservedPair {
  readonly imageId: number | null;
  readonly digest: string;
  readonly signatureId: number;
  readonly profileId: number | null;
  /** The revision that was named, or the one in force; null: the profile has no such revision. */
  readonly profileRevision: number | null;
}

export async function findPair(client: Queryable, draft: ObservationDraft): Promise<ObservedPair> {
  const { digest, name, tag } = parseImageRef(draft.image);
  const { rows } = await client.query<ObservedPair>(
    `select i.id as "imageId", i.digest, i.signature_id as "signatureId", p.id as "profileId",
            r.revision as "profileRevision"
       from matrix_state m
       left join image i on i.id = coalesce((select x.id from image x where x.digest = $1),
                                            (select y.image_id from image_name y where y.name = $2 and y.tag = $3))
       left join profile p on p.name = $4
       left join profile_revision r on r.profile_id = p.id and r.revision = coalesce($5::int, p.revision)
      where m.id = 1`,
    [digest, name, tag, storableText(draft.profile), draft.profileRevision],
  );
  return onlyRow(rows);
}

export async function insertObservation(
  client: Queryable,
  draft: ObservationDraft,
  pair: ObservedPair,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into observation (signature_id, image_id, image_digest, profile_id, profile_revision, outcome, grade, observed,
                              cause, evidence, tool_name, tool_version, steps, observed_at, reported_by, url, log, log_bytes, rules)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) returning id`,
    [
      pair.signatureId,
      pair.imageId,
      pair.digest,
      pair.profileId,
      pair.profileRevision,
      draft.outcome,
      draft.grade,
      draft.observed,
      draft.cause,
      draft.evidence,
      draft.tool.name,
      draft.tool.version,
      draft.steps === null ? null : JSON.stringify(draft.steps),
      draft.observedAt,
      draft.by,
      draft.url,
      JSON.stringify(draft.log),
      draft.logBytes,
      draft.rules,
    ],
  );
  return onlyRow(rows).id;
}
