import { type CommonFloor, commonFloor } from '#core/matrix/common-floor.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { fleetNotFound } from '../not-found.ts';
import type { FleetMember } from '../ports/fleets.ts';
import type { Ports } from '../ports/ports.ts';

/** A matrix that changes faster than it can be read is told as it was at the last try. */
const MAX_READS = 5;

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

/** What every profile of the fleet offers. */
export async function showCommonFloor(
  ports: Pick<Ports, 'fleets' | 'profiles' | 'matrix'>,
  input: { name: string },
): Promise<ShownFloor> {
  for (let read = 1; ; read++) {
    const before = await ports.matrix.revision();
    const fleet = await ports.fleets.find(input.name);
    if (fleet === null) throw await fleetNotFound(ports, input.name);
    const heads = await ports.profiles.select({ by: 'fleet', fleet: input.name });
    // Fleet and profiles are two reads: they are of one revision when nothing changed in between.
    if (read < MAX_READS && (await ports.matrix.revision()).revision !== before.revision) continue;
    const names = new Set(heads.map(({ profile }) => profile.name));
    return {
      fleet: fleet.name,
      profiles: fleet.members.length,
      nodes: fleet.members.reduce((sum, { nodes }) => sum + nodes, 0),
      missing: fleet.members.filter(({ profile }) => !names.has(profile)),
      floor: commonFloor(
        heads.map(({ profile }) => profile),
        relevantOptions(RULE_BOOK),
      ),
      revision: before.revision,
      ruleBook: before.ruleBook || RULE_BOOK.revision,
    };
  }
}
