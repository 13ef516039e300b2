import type { CriuImageSet } from '../../formats/criu/criu-image-set.ts';
import { MAX_ATTRIBUTE_VALUES } from './take-attribute.ts';

export interface Unknowns {
  /** `message.number` */
  readonly fields: readonly string[];
  /** `message.field=21` or `message.field bit 19` */
  readonly values: readonly string[];
  /** What their names resemble (formats/criu/file-kinds.ts). */
  readonly files: readonly string[];
  readonly count: number;
}

/** Kinds of files that a dump or another tool reads: `criu restore` opens none of them (CRIU criu/stats.c, irmap.c). */
const UNREAD_KINDS: ReadonlySet<string> = new Set(['stats-dump', 'stats-restore', 'irmap-cache']);

/** CRIU opens images by the names in its table, so a file that is no image by its name is never opened. */
const UNREAD_FILE = 'no-image';

/** Images that were read before unknown files had kinds say only how many there are. */
const FILES_WITHOUT_KINDS: readonly string[] = ['not-recorded'];

/** Unknown fields, values and files of a set: those in what a restore reads, or all others. */
export function unknownsOf(set: CriuImageSet, which: 'read' | 'unread'): Unknowns {
  const inWhich = set.files.filter(({ kind }) => UNREAD_KINDS.has(kind) === (which === 'unread'));
  const fields = sortedUnique(inWhich.flatMap(({ unknownFieldNames }) => unknownFieldNames ?? []));
  const values = sortedUnique(inWhich.flatMap(({ unknownValues }) => unknownValues ?? []));
  const kinds = set.unknownFileKinds ?? (set.unknownFileCount === 0 ? [] : FILES_WITHOUT_KINDS);
  const files = kinds.filter((kind) => (kind === UNREAD_FILE) === (which === 'unread'));
  const count = inWhich.reduce((sum, { unknownFields }) => sum + unknownFields, files.length);
  return { fields, values, files, count };
}

function sortedUnique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort().slice(0, MAX_ATTRIBUTE_VALUES);
}
