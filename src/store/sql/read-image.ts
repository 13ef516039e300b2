import type { StoredImage } from '#usecases/ports/ports.ts';
import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

/** For the transaction that recorded the image, so it cannot have been deleted yet. */
export async function readImage(client: Queryable, id: number): Promise<StoredImage> {
  const { rows } = await client.query<StoredImage>(
    `select i.id, i.digest, i.bytes, i.inventory, i.signature_id as "signatureId", s.hash as signature,
            i.detected_by as "detectedBy", i.created_at as "createdAt",
            (select coalesce(json_agg(json_build_object('name', n.name, 'tag', n.tag) order by n.name, n.tag), '[]')
               from image_name n where n.image_id = i.id) as names
       from image i join signature s on s.id = i.signature_id
      where i.id = $1`,
    [id],
  );
  return onlyRow(rows);
}
