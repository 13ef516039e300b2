import { imageNotFound } from '../not-found.ts';
import type { Ports, StoredImage } from '../ports/ports.ts';

/** `ref` is `sha256:...`, `name` or `name:tag`. */
export async function findImage(ports: Pick<Ports, 'images'>, input: { ref: string }): Promise<StoredImage> {
  const image = await ports.images.find(input.ref);
  if (image === null) throw await imageNotFound(ports, input.ref);
  return image;
}
