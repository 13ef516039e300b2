import type { FleetMember } from '#core/answer/answer-for-fleet.ts';
import { nearestNames } from '#core/answer/nearest-names.ts';
import { checkName } from '../names.ts';
import type { Fleet } from '../ports/fleets.ts';
import type { Ports } from '../ports/ports.ts';
import { UseCaseError } from '../use-case-error.ts';

export const MAX_FLEET_PROFILES = 1_000;
export const MAX_NODES = 10_000_000;

export interface PutFleetInput {
  readonly name: string;
  readonly profiles: readonly FleetMember[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Records or replaces a fleet. One without profiles is recorded too: every answer about it is unknown. */
export async function putFleet(
  ports: Pick<Ports, 'fleets' | 'profiles' | 'evaluator'>,
  input: PutFleetInput,
): Promise<{ fleet: Fleet; created: boolean }> {
  const name = checkName('name', input.name);
  checkMembers(input.profiles);
  const members = [...input.profiles].sort((a, b) => (a.profile < b.profile ? -1 : 1));
  const put = await ports.fleets.put({ name, members, labels: input.labels }, ports.evaluator.ruleBook.revision);
  if (!('unknownProfiles' in put)) return { fleet: put.fleet, created: put.created };
  const [first = ''] = put.unknownProfiles;
  const errors = put.unknownProfiles.map((profile) => ({
    pointer: `/profiles/${input.profiles.findIndex((member) => member.profile === profile)}/profile`,
    message: 'unknown profile',
  }));
  const nearest = nearestNames(first, await ports.profiles.names());
  throw new UseCaseError('fleet-malformed', `Unknown profile ${JSON.stringify(first)}.`, { errors, nearest });
}

function checkMembers(members: readonly FleetMember[]): void {
  const seen = new Set<string>();
  for (const [index, { profile, nodes }] of members.entries()) {
    if (seen.has(profile)) refuse(`/profiles/${index}/profile`, 'is listed twice');
    if (!Number.isSafeInteger(nodes) || nodes < 0 || nodes > MAX_NODES) {
      refuse(`/profiles/${index}/nodes`, `must be a whole number from 0 to ${MAX_NODES}`);
    }
    seen.add(profile);
  }
  if (members.length > MAX_FLEET_PROFILES) refuse('/profiles', `must have at most ${MAX_FLEET_PROFILES} profiles`);
}

function refuse(pointer: string, message: string): never {
  throw new UseCaseError('fleet-malformed', `${pointer}: ${message}`, { errors: [{ pointer, message }] });
}
