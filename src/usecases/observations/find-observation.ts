import type { StoredObservation } from '../ports/observations.ts';
import type { Ports } from '../ports/ports.ts';
import { UseCaseError } from '../use-case-error.ts';

export async function findObservation(
  ports: Pick<Ports, 'observations'>,
  input: { id: number },
): Promise<StoredObservation> {
  const observation = await ports.observations.find(input.id);
  if (observation === null) throw new UseCaseError('observation-not-found', `Unknown observation ${input.id}.`);
  return observation;
}
