import { LineageError } from '#core/profile/lineage-error.ts';
import { profileNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';
import { lineageRefused } from './lineage-refused.ts';

/** Removes the profile, its revisions and its cells; refused while others are derived from it. */
export async function deleteProfile(ports: Pick<Ports, 'profiles'>, input: { name: string }): Promise<void> {
  const deleted = await ports.profiles.delete(input.name).catch(async (error: unknown) => {
    throw error instanceof LineageError ? await lineageRefused(ports, error) : error;
  });
  if (!deleted) throw await profileNotFound(ports, input.name);
}
