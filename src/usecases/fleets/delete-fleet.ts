import { fleetNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';

/** Forgets the fleet; its profiles stay. */
export async function deleteFleet(ports: Pick<Ports, 'fleets'>, input: { name: string }): Promise<void> {
  if (!(await ports.fleets.delete(input.name))) throw await fleetNotFound(ports, input.name);
}
