import type { ContainerFiles } from '../container/container-files.ts';
import type { FileFacts } from '../container/facts-of-file.ts';
import type { PodMember } from '../container/pod-members.ts';
import { ImageError, shownName } from '../image-error.ts';
import { checkPages } from './check-pages.ts';
import type { CriuFile, CriuImageSet } from './criu-image-set.ts';
import type { LoggedVersions } from './dump-log.ts';
import type { ByteOrder } from './file-reading.ts';

/** What one directory of the archive holds; which of them is the image set is known only at the end. */
export interface SetDirectory {
  readonly path: string;
  readonly files: CriuFile[];
  readonly rawFiles: CriuImageSet['rawFiles'][number][];
  readonly unknownFiles: string[];
  unknownFileCount: number;
  readonly unknownFileKinds: Set<string>;
  readonly byteOrders: Map<ByteOrder, string>;
  /** What the JSON of a container engine said, by file name. */
  readonly facts: Map<string, FileFacts>;
  readonly names: Set<string>;
  /** Containers of a pod that a file here lists, by paths from here. */
  readonly members: PodMember[];
  bytes: number;
  /** Target of the `parent` link; null without one. */
  parent: string | null;
  readonly logs: Map<string, LoggedVersions>;
}

export function createSetDirectory(path: string): SetDirectory {
  return {
    path,
    files: [],
    rawFiles: [],
    unknownFiles: [],
    unknownFileCount: 0,
    unknownFileKinds: new Set(),
    byteOrders: new Map(),
    facts: new Map(),
    names: new Set(),
    members: [],
    bytes: 0,
    parent: null,
    logs: new Map(),
  };
}

/** `stats-dump` is also next to `checkpoint/` and does not mark an image set. */
const STATISTICS: ReadonlySet<string> = new Set(['stats-dump', 'stats-restore', 'irmap-cache']);

/**
 * The directories that a restore would start from: one, or one for each container of a pod. Pre-dumps
 * (`pre-checkpoint/`, or whatever another set's `parent` link names) cannot be restored alone. Throws
 * image-not-recognised or image-incomplete when there is none.
 */
export function chooseSetDirectories(directories: readonly SetDirectory[]): readonly SetDirectory[] {
  const sets = directories.filter((one) => one.files.some((file) => !STATISTICS.has(file.kind)));
  if (sets.length === 0) {
    throw new ImageError('image-not-recognised', 'no CRIU image file in the archive', { offset: 0 });
  }
  const whole = sets.filter((one) => one.files.some((file) => file.kind === 'inventory' && file.entryCount === 1));
  if (whole.length === 0)
    throw new ImageError('image-incomplete', 'inventory.img is missing', { file: 'inventory.img' });
  const broken = sets.find((one) => isCheckpoint(one) && !whole.includes(one));
  if (broken !== undefined) {
    const file = `${shownName(broken.path)}/inventory.img`;
    throw new ImageError('image-incomplete', `${file} is missing`, { file });
  }
  const last = whole.filter((one) => baseOf(one.path) !== 'pre-checkpoint');
  if (last.length === 0)
    throw new ImageError('image-incomplete', 'only a pre-dump: pre-checkpoint/ without checkpoint/');
  const parents = new Set(last.flatMap((one) => (one.parent === null ? [] : [resolvePath(one.path, one.parent)])));
  const leaves = last.filter((one) => !parents.has(one.path));
  if (leaves.length === 0) {
    const message = 'inventory.img: every CRIU image set in the archive is the parent of another';
    throw new ImageError('image-malformed', message, { file: 'inventory.img', offset: 0 });
  }
  // What lies around the `checkpoint/` of a container are files of that container.
  const roots = leaves.filter(isCheckpoint).map((one) => directoryOf(one.path));
  const isAround = ({ path }: SetDirectory) =>
    roots.some((root) => root === '' || path === root || path.startsWith(`${root}/`));
  return leaves.filter((one) => isCheckpoint(one) || !isAround(one));
}

function isCheckpoint({ path }: SetDirectory): boolean {
  return baseOf(path) === 'checkpoint';
}

/** The directory of the container's own files: around `checkpoint/`, else the set's. */
export function containerRootOf(
  set: SetDirectory,
  directories: ReadonlyMap<string, SetDirectory>,
): SetDirectory | null {
  if (baseOf(set.path) !== 'checkpoint') return null;
  return directories.get(directoryOf(set.path)) ?? null;
}

export function containerFilesOf(set: SetDirectory, root: SetDirectory | null): ContainerFiles {
  if (root === null) return set;
  return { facts: new Map([...set.facts, ...root.facts]), names: root.names };
}

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether the set before is in the archive too; its pages are then checked as those of the set are. */
export function parentOf(set: SetDirectory, directories: ReadonlyMap<string, SetDirectory>): CriuImageSet['parent'] {
  const seen = new Set([set.path]);
  const path = set.parent === null ? null : resolvePath(set.path, set.parent);
  const first = path === null ? undefined : directories.get(path);
  for (let one = first; one !== undefined && !seen.has(one.path); ) {
    seen.add(one.path);
    checkPages(one.files, one.rawFiles);
    const next = one.parent === null ? null : resolvePath(one.path, one.parent);
    one = next === null ? undefined : directories.get(next);
  }
  if (first?.files.some((file) => file.kind === 'inventory') === true) return 'here';
  return set.parent === null ? 'none' : 'elsewhere';
}

/** `checkpoint` and `../pre-checkpoint` is `pre-checkpoint`; null when the target leads out of the archive. */
export function resolvePath(from: string, target: string): string | null {
  if (target.startsWith('/')) return null;
  const parts = from === '' ? [] : from.split('/');
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
