import { profileNotFound } from '../not-found.ts';
import type { Ports, StoredProfile } from '../ports/ports.ts';

export async function findProfile(ports: Pick<Ports, 'profiles'>, input: { name: string }): Promise<StoredProfile> {
  const stored = await ports.profiles.find(input.name);
  if (stored === null) throw await profileNotFound(ports, input.name);
  return stored;
}
