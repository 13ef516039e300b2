import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { Ports, StoredProfile } from '../ports/ports.ts';
import type { Page } from '../ports/shared.ts';

/** Sorted by kernel version, then name; `profile.kconfig` is left empty here, `findProfile` has it. */
export async function listProfiles(ports: Pick<Ports, 'profiles'>, input: PageInput): Promise<Page<StoredProfile>> {
  return sealPage('profiles', await ports.profiles.list(openPage('profiles', input)));
}
