import type { FleetMember } from '#core/answer/answer-for-fleet.ts';
import { type CommonFloor, commonFloor } from '#core/matrix/common-floor.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { fleetNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';
import { type Reading, readSteady } from '../read-steady.ts';

export interface ShownFloor {
  readonly fleet: string;
  readonly profiles: number;
  readonly nodes: number;
  /** Members whose profile is not recorded: the floor is without them. */
  readonly missing: readonly FleetMember[];
  readonly floor: CommonFloor;
  readonly revision: number;
  readonly ruleBook: string;
}

type FloorPorts = Pick<Ports, 'fleets' | 'profiles' | 'matrix' | 'evaluator'>;

/** What every profile of the fleet offers; of a matrix that changes faster than it is read, as it was at the last try. */
export function showCommonFloor(ports: FloorPorts, input: { name: string }): Promise<ShownFloor> {
  return readSteady(() => readFloor(ports, input.name));
}

/** Fleet and profiles are two reads: they are of one revision when nothing changed in between. */
async function readFloor(ports: FloorPorts, name: string): Promise<Reading<ShownFloor>> {
  const { ruleBook } = ports.evaluator;
  const before = await ports.matrix.revision();
  const fleet = await ports.fleets.find(name);
  if (fleet === null) throw await fleetNotFound(ports, name);
  const heads = await ports.profiles.select({ by: 'fleet', fleet: name });
  const isSteady = (await ports.matrix.revision()).revision === before.revision;
  const names = new Set(heads.map(({ profile }) => profile.name));
  const shown = {
    fleet: fleet.name,
    profiles: fleet.members.length,
    nodes: fleet.members.reduce((sum, { nodes }) => sum + nodes, 0),
    missing: fleet.members.filter(({ profile }) => !names.has(profile)),
    floor: commonFloor(
      heads.map(({ profile }) => profile),
      relevantOptions(ruleBook),
    ),
    revision: before.revision,
    ruleBook: before.ruleBook || ruleBook.revision,
  };
  return isSteady ? { found: shown } : { outdated: shown };
}
