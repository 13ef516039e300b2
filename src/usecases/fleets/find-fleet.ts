import { fleetNotFound } from '../not-found.ts';
import type { Fleet } from '../ports/fleets.ts';
import type { Ports } from '../ports/ports.ts';

export async function findFleet(ports: Pick<Ports, 'fleets'>, input: { name: string }): Promise<Fleet> {
  const fleet = await ports.fleets.find(input.name);
  if (fleet === null) throw await fleetNotFound(ports, input.name);
  return fleet;
}
