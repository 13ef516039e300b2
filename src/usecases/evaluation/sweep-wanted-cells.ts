import type { Ports } from '../ports/ports.ts';
import { MAX_ATTEMPTS } from './evaluate-cells.ts';

/** Signatures enqueued by one sweep; the next sweep takes the rest. */
const MAX_SWEPT_SIGNATURES = 500;

/**
 * Enqueues again what the queue lost (docs/adr/0004): open cells older than `olderThanMs`. Cells whose evaluation never
 * came back are failed when their attempts are used up.
 */
export async function sweepWantedCells(
  ports: Pick<Ports, 'cells' | 'queue'>,
  input: { olderThanMs: number },
): Promise<{ enqueued: number; gaveUp: number }> {
  const gaveUp = await ports.cells.giveUp(`the evaluation did not finish in ${MAX_ATTEMPTS} attempts`, MAX_ATTEMPTS);
  const signatureIds = await ports.cells.openSignatures(input.olderThanMs, MAX_SWEPT_SIGNATURES);
  for (const signatureId of signatureIds) await ports.queue.evaluateSignature(signatureId);
  return { enqueued: signatureIds.length, gaveUp };
}
