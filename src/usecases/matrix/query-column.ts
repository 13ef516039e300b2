import { openPage, type PageInput, sealPage } from '../cursor.ts';
import { profileNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';
import type { MatrixLine } from './query-row.ts';

/** All cells of one profile, newest image first. */
export async function queryColumn(
  ports: Pick<Ports, 'matrix' | 'profiles'>,
  input: PageInput & { name: string },
): Promise<MatrixLine> {
  const request = openPage('images', input, 100);
  const line = await ports.matrix.column(input.name, request);
  if (line.items.length === 0 && (await ports.profiles.find(input.name)) === null) {
    throw await profileNotFound(ports, input.name);
  }
  return { ...sealPage('images', line), revision: line.revision };
}
