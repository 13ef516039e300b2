/** Objections to observations; each function is one statement of the transaction in observation-store.ts. */
import type { ObservationStatus } from '#core/observation/observation.ts';
import type { ObjectionDraft } from '#usecases/ports/observations.ts';
import type { Queryable } from '../transaction.ts';
import { STATUS } from './cell-observations.ts';

export interface ObjectedObservation {
  readonly signatureId: number;
  readonly profileId: number;
  readonly profile: string;
  readonly image: string;
  readonly status: ObservationStatus;
}

export async function findObjected(client: Queryable, id: number): Promise<ObjectedObservation | null> {
  const { rows } = await client.query<ObjectedObservation>(
    `select o.signature_id as "signatureId", o.profile_id as "profileId", p.name as profile, o.image_digest as image,
            ${STATUS} as status
       from observation o join profile p on p.id = o.profile_id where o.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

export async function insertObjection(
  client: Queryable,
  observationId: number,
  { kind, reason, by }: ObjectionDraft,
): Promise<void> {
  await client.query(
    'insert into observation_objection (observation_id, kind, reason, objected_by) values ($1, $2, $3, $4)',
    [observationId, kind, reason, by],
  );
}
