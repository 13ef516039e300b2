import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { Page, Ports, StoredImage } from '../ports/ports.ts';

/** Newest first. */
export async function listImages(ports: Pick<Ports, 'images'>, input: PageInput): Promise<Page<StoredImage>> {
  return sealPage('images', await ports.images.list(openPage('images', input)));
}
