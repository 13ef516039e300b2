import { corpusPaths, corpusSet } from '../../support/images/corpus-files.ts';
import { criuSet } from '../../support/images/make-criu.ts';
import { filesOfEveryKind, oddFiles, realFiles } from '../sample-files.ts';
import { baseOf, type FuzzSet, type SetFile } from './fuzz-set.ts';
import { attemptSet } from './read-files.ts';

/** Pages pass by as one chunk; damage is for what is read. */
const MEMORY = /^(pages-|ghost-file-|tmpfs-)/;
/** Real sets that are damaged whole: what is large takes long and shows nothing more. */
const SMALL_BYTES = 24 * 1024;

function setOf(name: string, files: ReadonlyMap<string, Uint8Array>, targets?: readonly string[]): FuzzSet {
  const list: SetFile[] = [...files].map(([path, bytes]) => ({ name: path, bytes: new Uint8Array(bytes) }));
  const all = list.map((file) => file.name).filter((path) => !MEMORY.test(baseOf(path)));
  return { name, files: list, targets: targets ?? all };
}

/** The smallest set around one file, where it can be read with it. */
function setsAround(what: string, files: ReadonlyMap<string, Uint8Array>): readonly FuzzSet[] {
  return [...files]
    .map(([name, bytes]) => setOf(`${what} ${name}`, new Map(criuSet(1)).set(name, bytes), [name]))
    .filter(({ files: list }) => 'inventory' in attemptSet(list));
}

async function realSets(): Promise<readonly FuzzSet[]> {
  const paths = ['criu', 'criu-releases', 'containers'].flatMap((folder) => corpusPaths(folder, '.tar.gz'));
  const sets = await Promise.all(paths.map(async (path) => setOf(path, await corpusSet(path))));
  return sets.filter(({ files, targets }) => {
    const read = files.filter(({ name }) => targets.includes(name));
    return read.reduce((sum, { bytes }) => sum + bytes.length, 0) <= SMALL_BYTES;
  });
}

/** Around a file of every kind with every field filled, and around the smallest real file of every kind. */
export const SMALL_SETS: readonly FuzzSet[] = [
  setOf('the smallest set', criuSet(1)),
  ...setsAround('every field of', filesOfEveryKind()),
  ...setsAround('odd', oddFiles()),
  ...setsAround('real', await realFiles()),
];

/** Sets that CRIU wrote, whole, bare and in containers. */
export const REAL_SETS: readonly FuzzSet[] = await realSets();
