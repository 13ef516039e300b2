import { deriveProfile } from '#core/profile/derive-profile.ts';
import { normaliseDifferences } from '#core/profile/normalise-differences.ts';
import { namesParent, normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { ProfileContent } from '#core/profile/profile-content.ts';
import { ProfileError } from '#core/profile/profile-error.ts';
import { CommandError } from './command-error.ts';

/** Where the profile of a name is, for those that other profiles name as their parent; each is read once at most. */
export type ParentFiles = Map<string, () => Promise<unknown>>;

/** What an input says, made of its parent where it names one. Takes out of `parents` those that it used. */
export async function deriveFromFiles(name: string, input: unknown, parents: ParentFiles): Promise<ProfileContent> {
  if (!namesParent(input)) return checked(name, () => normaliseProfile(input));
  const own = checked(name, () => normaliseDifferences(input));
  const read = parents.get(own.parent);
  if (read === undefined) {
    throw new CommandError(
      `${name} contains only the differences from its parent ${own.parent}. Give --parent ${own.parent}.json once`,
    );
  }
  // So a circle ends where it closes.
  parents.delete(own.parent);
  const parent = await deriveFromFiles(own.parent, await read(), parents);
  return checked(name, () => deriveProfile(parent, own));
}

/** @throws CommandError with everything that is wrong */
export function checked<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const lines = error.errors.map(({ pointer, message }) => `  ${pointer === '' ? '/' : pointer}: ${message}`);
    throw new CommandError(`${name} is not a valid profile:\n${lines.join('\n')}`);
  }
}
