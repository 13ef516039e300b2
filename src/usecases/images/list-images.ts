import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { Ports, StoredImage } from '../ports/ports.ts';
import type { Page } from '../ports/shared.ts';

/** Newest first. */
export async function listImages(ports: Pick<Ports, 'images'>, input: PageInput): Promise<Page<StoredImage>> {
  return sealPage('images', await ports.images.list(openPage('images', input)));
}
