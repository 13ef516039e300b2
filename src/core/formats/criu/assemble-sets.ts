import { containerFactsOf } from '../container/container-facts-of.ts';
import { ImageError, shownName } from '../image-error.ts';
import { requireTasks } from './check-completeness.ts';
import { checkPages } from './check-pages.ts';
import type { CriuImageSet } from './criu-image-set.ts';
import type { CriuLimits } from './limits.ts';
import type { PlacedSet } from './named-set.ts';
import {
  baseOf,
  chooseSetDirectories,
  containerFilesOf,
  containerRootOf,
  directoryOf,
  parentOf,
  type SetDirectory,
} from './set-directory.ts';

/**
 * The image sets that the directories of an archive hold, by path. @throws ImageError for a set that cannot be restored
 */
export function assembleSets(
  directories: ReadonlyMap<string, SetDirectory>,
  total: number,
  { sets: max }: CriuLimits,
): readonly PlacedSet[] {
  const sets = [...chooseSetDirectories([...directories.values()])].sort((left, right) =>
    left.path < right.path ? -1 : 1,
  );
  if (sets.length > max) {
    throw new ImageError('archive-too-many-entries', `more than ${max} CRIU image sets in the archive`, { offset: 0 });
  }
  return sets.map((set) => {
    const root = containerRootOf(set, directories);
    const path = baseOf(set.path) === 'checkpoint' ? directoryOf(set.path) : set.path;
    const bytes = sets.length === 1 ? total : set.bytes + (root?.bytes ?? 0);
    try {
      return { name: '', path, sha256: null, set: assemble(set, root, directories, bytes) };
    } catch (error) {
      throw error instanceof ImageError && sets.length > 1 ? inSet(path, error) : error;
    }
  });
}

/** Of several sets, an error says which it is about. */
function inSet(path: string, error: ImageError): ImageError {
  const where = shownName(path);
  const file = error.file === null ? where : `${where}/${error.file}`;
  return new ImageError(error.code, `${where}: ${error.message}`, { file, offset: error.offset });
}

function assemble(
  set: SetDirectory,
  root: SetDirectory | null,
  directories: ReadonlyMap<string, SetDirectory>,
  bytes: number,
): CriuImageSet {
  requireTasks(set.files);
  const [order, other] = set.byteOrders;
  if (other !== undefined) {
    const message = `${other[1]}: byte order differs from ${order?.[1]}`;
    throw new ImageError('image-malformed', message, { file: other[1], offset: 0 });
  }
  const around = root === null ? [] : root.files;
  const files = [...set.files, ...around].sort(byName);
  const rawFiles = [...set.rawFiles, ...(root === null ? [] : root.rawFiles)].sort(byName);
  return {
    files,
    rawFiles,
    unknownFiles: [...set.unknownFiles].sort(),
    unknownFileCount: set.unknownFileCount,
    unknownFileKinds: [...set.unknownFileKinds].sort(),
    byteOrder: order?.[0] ?? 'little',
    ...checkPages(set.files, set.rawFiles),
    parent: parentOf(set, directories),
    log: logOf([set, ...(root === null ? [] : [root])]),
    container: containerFactsOf(containerFilesOf(set, root)),
    bytes,
  };
}

/** `dump.log` before any other name. */
function logOf(directories: readonly SetDirectory[]): CriuImageSet['log'] {
  const logs = directories.flatMap((one) => [...one.logs]).sort(([left], [right]) => rank(left) - rank(right));
  const said = logs.map(([, log]) => log).find((log) => log.criu !== null || log.kernel !== null);
  return said ?? { criu: null, kernel: null };
}

function rank(name: string): number {
  return name === 'dump.log' ? 0 : 1;
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}
