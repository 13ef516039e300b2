/** The 404s, with the nearest names there are. */
import { nearestNames } from './nearest-names.ts';
import type { Ports } from './ports/ports.ts';
import { UseCaseError } from './use-case-error.ts';

export async function imageNotFound(ports: Pick<Ports, 'images'>, ref: string): Promise<UseCaseError> {
  const nearest = nearestNames(ref, await ports.images.names());
  return new UseCaseError('image-not-found', `No image is called ${quote(ref)}.`, { nearest });
}

export async function profileNotFound(ports: Pick<Ports, 'profiles'>, name: string): Promise<UseCaseError> {
  const nearest = nearestNames(name, await ports.profiles.names());
  return new UseCaseError('profile-not-found', `No profile is called ${quote(name)}.`, { nearest });
}

export async function fleetNotFound(ports: Pick<Ports, 'fleets'>, name: string): Promise<UseCaseError> {
  const nearest = nearestNames(name, await ports.fleets.names());
  return new UseCaseError('fleet-not-found', `No fleet is called ${quote(name)}.`, { nearest });
}

export async function objectTypeNotFound(ports: Pick<Ports, 'objectTypes'>, id: string): Promise<UseCaseError> {
  const types = await ports.objectTypes.list();
  const nearest = nearestNames(
    id,
    types.map((entry) => entry.type.id),
  );
  return new UseCaseError('object-type-not-found', `No object type is called ${quote(id)}.`, { nearest });
}

export async function policyNotFound(ports: Pick<Ports, 'policies'>, name: string): Promise<UseCaseError> {
  const nearest = nearestNames(name, await ports.policies.names());
  return new UseCaseError('policy-not-found', `No policy is called ${quote(name)}.`, { nearest });
}

export function ruleNotFound(ids: readonly string[], id: string): UseCaseError {
  return new UseCaseError('rule-not-found', `No rule is called ${quote(id)}.`, { nearest: nearestNames(id, ids) });
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text);
}
