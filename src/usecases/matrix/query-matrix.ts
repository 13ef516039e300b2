import type { ImageFamily } from '#core/image/image-format.ts';
import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { MatrixReadModel } from '../ports/matrix.ts';
import type { Ports } from '../ports/ports.ts';

export type MatrixWindow = Awaited<ReturnType<MatrixReadModel['window']>>;

/** A window of the matrix: rows are images (newest first), columns are profiles (by version); both page on their own. */
export async function queryMatrix(
  ports: Pick<Ports, 'matrix'>,
  input: { images: PageInput; profiles: PageInput; family?: ImageFamily | undefined },
): Promise<MatrixWindow> {
  const window = await ports.matrix.window({
    images: openPage('images', input.images, 25, 'imageCursor'),
    profiles: openPage('profiles', input.profiles, 50, 'profileCursor'),
    family: input.family ?? null,
  });
  return { ...window, images: sealPage('images', window.images), profiles: sealPage('profiles', window.profiles) };
}
