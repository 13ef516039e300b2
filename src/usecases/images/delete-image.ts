import { imageNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';

/** Removes the image and its names, and with the last image of a signature also the signature and its cells. */
export async function deleteImage(ports: Pick<Ports, 'images'>, input: { ref: string }): Promise<void> {
  if (!(await ports.images.delete(input.ref))) throw await imageNotFound(ports, input.ref);
}
