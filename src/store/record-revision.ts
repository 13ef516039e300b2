import type { MatrixState } from './sql/matrix-state.ts';
import { ensureKconfig, insertRevision, moveHead, type RevisionDraft } from './sql/record-profile.ts';
import { wantCellsOfProfile } from './sql/want-cells.ts';
import type { Queryable } from './transaction.ts';

/** A new revision of a profile that is new or known, with its wanted cells. */
export async function recordRevision(
  client: Queryable,
  draft: RevisionDraft,
  state: MatrixState,
): Promise<{ wantedCells: number }> {
  await ensureKconfig(client, draft);
  const head = await moveHead(client, draft);
  await insertRevision(client, head, draft);
  return { wantedCells: await wantCellsOfProfile(client, head, state) };
}
