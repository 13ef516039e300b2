import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { Fleet } from '../ports/fleets.ts';
import type { Ports } from '../ports/ports.ts';
import type { Page } from '../ports/shared.ts';

/** By name. */
export async function listFleets(ports: Pick<Ports, 'fleets'>, input: PageInput): Promise<Page<Fleet>> {
  return sealPage('fleets', await ports.fleets.list(openPage('fleets', input)));
}
