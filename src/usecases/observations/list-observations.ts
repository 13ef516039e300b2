import { openPage, type PageInput, sealPage } from '../cursor.ts';
import { imageNotFound, profileNotFound } from '../not-found.ts';
import type { ObservationFilter, StoredObservation } from '../ports/observations.ts';
import type { Ports } from '../ports/ports.ts';
import type { Page } from '../ports/shared.ts';

/** Newest first. An image selects all images of its signature. */
export async function listObservations(
  ports: Pick<Ports, 'observations' | 'images' | 'profiles'>,
  input: PageInput & ObservationFilter,
): Promise<Page<StoredObservation> & { revision: number }> {
  const { image, profile, conflict } = input;
  const page = await ports.observations.list({ image, profile, conflict }, openPage('observations', input));
  if (page.items.length === 0) {
    if (image !== null && (await ports.images.find(image)) === null) throw await imageNotFound(ports, image);
    if (profile !== null && (await ports.profiles.find(profile)) === null) throw await profileNotFound(ports, profile);
  }
  return { ...sealPage('observations', page), revision: page.revision };
}
