import { openPage, type PageInput, sealPage } from '../cursor.ts';
import { findImage } from '../images/find-image.ts';
import { askedName } from '../names.ts';
import type { MatrixCellView } from '../ports/matrix.ts';
import type { Ports } from '../ports/ports.ts';
import type { Page } from '../ports/shared.ts';

export type MatrixLine = Page<MatrixCellView> & { readonly revision: number };

/** All cells of one image, by kernel version, then profile name. */
export async function queryRow(
  ports: Pick<Ports, 'matrix' | 'images'>,
  input: PageInput & { ref: string },
): Promise<MatrixLine> {
  const request = openPage('profiles', input, 100);
  const image = await findImage(ports, { ref: input.ref });
  const line = await ports.matrix.row(image.digest, request);
  const name = askedName(input.ref);
  const items = name === null ? line.items : line.items.map((cell) => ({ ...cell, image: name }));
  return { ...sealPage('profiles', { ...line, items }), revision: line.revision };
}
