import { profileNotFound } from './not-found.ts';
import type { Ports } from './ports.ts';

/** Removes the profile, its revisions and its cells. */
export async function deleteProfile(ports: Pick<Ports, 'profiles'>, input: { name: string }): Promise<void> {
  if (!(await ports.profiles.delete(input.name))) throw await profileNotFound(ports, input.name);
}
