/** The 404s, with the nearest names there are. */
import { nearestAddresses } from '#core/answer/nearest-addresses.ts';
import { nearestNames } from '#core/answer/nearest-names.ts';
import type { Atlas } from '#core/atlas/atlas.ts';
import type { Ports } from './ports/ports.ts';
import { UseCaseError } from './use-case-error.ts';

export async function imageNotFound(ports: Pick<Ports, 'images'>, ref: string): Promise<UseCaseError> {
  const nearest = nearestNames(ref, await ports.images.names());
  return new UseCaseError('image-not-found', `Unknown image ${quote(ref)}.`, { nearest });
}

export async function profileNotFound(ports: Pick<Ports, 'profiles'>, name: string): Promise<UseCaseError> {
  const nearest = nearestNames(name, await ports.profiles.names());
  return new UseCaseError('profile-not-found', `Unknown profile ${quote(name)}.`, { nearest });
}

export async function fleetNotFound(ports: Pick<Ports, 'fleets'>, name: string): Promise<UseCaseError> {
  const nearest = nearestNames(name, await ports.fleets.names());
  return new UseCaseError('fleet-not-found', `Unknown fleet ${quote(name)}.`, { nearest });
}

export async function objectTypeNotFound(ports: Pick<Ports, 'objectTypes'>, id: string): Promise<UseCaseError> {
  const types = await ports.objectTypes.list();
  const nearest = nearestNames(
    id,
    types.map((entry) => entry.type.id),
  );
  return new UseCaseError('object-type-not-found', `Unknown object type ${quote(id)}.`, { nearest });
}

export async function policyNotFound(ports: Pick<Ports, 'policies'>, name: string): Promise<UseCaseError> {
  const nearest = nearestNames(name, await ports.policies.names());
  return new UseCaseError('policy-not-found', `Unknown policy ${quote(name)}.`, { nearest });
}

export function ruleNotFound(ids: readonly string[], id: string): UseCaseError {
  return new UseCaseError('rule-not-found', `Unknown rule ${quote(id)}.`, { nearest: nearestNames(id, ids) });
}

export function atlasKernelNotFound(atlas: Atlas, address: string): UseCaseError {
  const nearest = nearestAddresses(atlas, address);
  return new UseCaseError('atlas-kernel-not-found', `Unknown kernel of the atlas ${quote(address)}.`, { nearest });
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text);
}
