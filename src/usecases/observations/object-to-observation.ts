import { hintQueue } from '../evaluation/hint-queue.ts';
import type { ObjectionDraft, StoredObservation } from '../ports/observations.ts';
import type { Ports } from '../ports/ports.ts';
import { storable } from '../storable.ts';
import { UseCaseError } from '../use-case-error.ts';

/** Appends a withdrawal, a dispute, or that one is settled; the cell follows what counts then. */
export async function objectToObservation(
  ports: Pick<Ports, 'observations' | 'queue' | 'evaluator'>,
  { id, kind, reason, by }: ObjectionDraft & { readonly id: number },
): Promise<{ observation: StoredObservation; revision: number }> {
  const draft = { kind, reason: storable(reason), by: storable(by) };
  const recorded = await ports.observations.object(id, draft, ports.evaluator.ruleBook.revision);
  if (!('refused' in recorded)) {
    await hintQueue(() => ports.queue.dispatchEvents());
    return recorded;
  }
  if (recorded.refused === 'missing') throw new UseCaseError('observation-not-found', `Unknown observation ${id}.`);
  if (recorded.refused === 'withdrawn') {
    throw new UseCaseError('observation-withdrawn', `Observation ${id} is withdrawn, which is final.`);
  }
  throw new UseCaseError(
    'observation-not-disputed',
    `Observation ${id} is not disputed, so there is nothing to settle.`,
  );
}
