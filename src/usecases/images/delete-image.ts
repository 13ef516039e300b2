import { imageNotFound } from '../not-found.ts';
import type { ImageDeletion, Ports } from '../ports/ports.ts';

/**
 * `ref` is a name: takes that name away, which belongs to whoever gave it, and leaves the image to its other names. With
 * the last name, or by digest: removes the image, and with the last image of a signature also the signature and its cells.
 */
export async function deleteImage(ports: Pick<Ports, 'images'>, input: { ref: string }): Promise<ImageDeletion> {
  const deletion = await ports.images.delete(input.ref);
  if (deletion === null) throw await imageNotFound(ports, input.ref);
  return deletion;
}
