import { rankHoldingBack } from '#core/matrix/holding-back.ts';
import { fleetNotFound } from '../not-found.ts';
import type { FleetRefusals } from '../ports/fleets.ts';
import type { Ports } from '../ports/ports.ts';

const RULES_SHOWN = 5;

/** Which profile holds the fleet back: members in the order of the gain without them. */
export async function showHoldingBack(ports: Pick<Ports, 'fleets'>, input: { name: string }): Promise<FleetRefusals> {
  const refusals = await ports.fleets.refusals(input.name, RULES_SHOWN);
  if (refusals === null) throw await fleetNotFound(ports, input.name);
  return { ...refusals, members: rankHoldingBack(refusals.members) };
}
