import type { Queryable } from '../transaction.ts';
import { refreshObserved } from './refresh-observed.ts';
import { tellMoved } from './tell-flips.ts';

/**
 * An image that was read anew has another signature now. What was observed of it goes along; of verdicts that are others
 * for the image, an event tells. `fresh`: nothing is decided of the new signature yet.
 */
export async function moveCells(
  client: Queryable,
  image: { readonly id: number; readonly before: number; readonly after: number },
  { fresh, revision }: { readonly fresh: boolean; readonly revision: number },
): Promise<void> {
  // Observations of deleted images keep their signature: it is unknown what a new detection would find.
  const { rowCount } = await client.query('update observation set signature_id = $2 where image_id = $1', [
    image.id,
    image.after,
  ]);
  const isObserved = (rowCount ?? 0) > 0;
  // What becomes of the image itself, tellMoved says.
  if (isObserved) await refreshObserved(client, image.after, null, revision, image.id);
  if (!fresh) await tellMoved(client, image, revision);
  // Last: what the old signature said of the image, it said with the observation.
  if (isObserved) await refreshObserved(client, image.before, null, revision, image.id);
}
