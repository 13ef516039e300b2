import type { Ports } from '../ports/ports.ts';
import { type EvaluationScope, type EvaluationTotals, evaluateCells } from './evaluate-cells.ts';
import { hintQueue } from './hint-queue.ts';

/** What a job does: evaluates open cells; when the process is to stop, whoever takes the next job does the rest. */
export async function evaluateOrHandOver(
  ports: Pick<Ports, 'cells' | 'signatures' | 'profiles' | 'queue' | 'evaluator'>,
  scope: EvaluationScope,
  signal: AbortSignal,
): Promise<EvaluationTotals> {
  const totals = await evaluateCells(ports, scope, { signal });
  if (totals.flips > 0) await hintQueue(() => ports.queue.dispatchEvents());
  if (!totals.finished) {
    const { queue } = ports;
    await hintQueue(() =>
      'signatureId' in scope ? queue.evaluateSignature(scope.signatureId) : queue.evaluateProfile(scope.profileId),
    );
  }
  return totals;
}
