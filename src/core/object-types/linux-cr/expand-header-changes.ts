import { applyNumberChange } from './apply-number-change.ts';
import type { ArchRecordChange, HeaderChange, RecordChange } from './header-change.ts';
import type { HeaderRevision } from './header-revision.ts';
import type { VersionBump } from './version-bump.ts';

interface Expanded {
  readonly revisions: readonly HeaderRevision[];
  /** By type, oldest first. */
  readonly bumps: readonly VersionBump[];
}

/** A record type where it was last seen, which need not be the revision before. */
interface LastSeen {
  revision: string;
  number: number | undefined;
  version: number;
}

interface RecordName {
  /** `CPU@x86`, or the name alone where all architectures share the layout. */
  readonly type: string;
  /** `CPU` */
  readonly name: string;
}

type Content = Omit<HeaderRevision, 'index' | 'id' | 'label' | 'date' | 'versions'>;
type ArchRecords = Readonly<Record<string, readonly string[]>>;

const NOTHING: Content = {
  checkpointVersion: 0,
  arches: [],
  archIds: {},
  typeNumbers: {},
  objTypeNumbers: {},
  fileTypeNumbers: {},
  vmaTypeNumbers: {},
};

/**
 * What a list of changes comes to. The first change is the oldest headers in full. Every command that reads a Linux-CR
 * image waits for this, so nothing is made anew that a change leaves alone.
 */
export function expandHeaderChanges(changes: readonly HeaderChange[]): Expanded {
  const archSpecific = new Set(changes.flatMap(({ archRecords = {} }) => Object.values(archRecords).flat()));
  const lastSeen = new Map<string, LastSeen>();
  const revisions: HeaderRevision[] = [];
  const bumps: VersionBump[] = [];
  let archRecords: ArchRecords = {};
  let types: readonly RecordName[] = [];
  for (const change of changes) {
    const { id, label, date } = change;
    const content = applyChange(revisions.at(-1) ?? NOTHING, change);
    if (change.archRecords !== undefined) archRecords = applyArchRecordChange(archRecords, change.archRecords);
    if (change.archRecords !== undefined || change.typeNumbers !== undefined) {
      const common = Object.keys(content.typeNumbers).filter((name) => !archSpecific.has(name));
      types = [...common.map((name) => ({ type: name, name })), ...variantsOf(archRecords)].sort(byType);
    }
    const stated = statedBumps(change, types);
    const versions: Record<string, number> = {};
    for (const { type, name } of types) {
      const number = content.typeNumbers[name];
      const last = lastSeen.get(type);
      const bump = bumpOf(type, number, change, stated.get(type) ?? null, last);
      if (bump !== null) bumps.push(bump);
      const version = bump?.toVersion ?? last?.version ?? 1;
      versions[type] = version;
      if (last === undefined) lastSeen.set(type, { revision: id, number, version });
      else [last.revision, last.number, last.version] = [id, number, version];
    }
    revisions.push({ index: revisions.length, id, label, date, ...content, versions });
  }
  return { revisions, bumps: bumps.sort(byTypeAndVersion) };
}

function applyChange(before: Content, change: HeaderChange): Content {
  return {
    checkpointVersion: change.checkpointVersion ?? before.checkpointVersion,
    arches: change.arches ?? before.arches,
    archIds: applyNumberChange(before.archIds, change.archIds),
    typeNumbers: applyNumberChange(before.typeNumbers, change.typeNumbers),
    objTypeNumbers: applyNumberChange(before.objTypeNumbers, change.objTypeNumbers),
    fileTypeNumbers: applyNumberChange(before.fileTypeNumbers, change.fileTypeNumbers),
    vmaTypeNumbers: applyNumberChange(before.vmaTypeNumbers, change.vmaTypeNumbers),
  };
}

function applyArchRecordChange(before: ArchRecords, change: ArchRecordChange): ArchRecords {
  const after: Record<string, readonly string[]> = { ...before };
  for (const [family, names] of Object.entries(change)) {
    if (names === null) delete after[family];
    else after[family] = [...(before[family] ?? []), ...names];
  }
  return after;
}

/** `CPU@x86` and its siblings. */
function variantsOf(archRecords: ArchRecords): readonly RecordName[] {
  return Object.entries(archRecords).flatMap(([family, names]) =>
    names.map((name) => ({ type: `${name}@${family}`, name })),
  );
}

/** The bumps that a change states, by type. */
function statedBumps(
  { id, bumps = [] }: HeaderChange,
  types: readonly RecordName[],
): ReadonlyMap<string, RecordChange> {
  const stated = new Map<string, RecordChange>();
  // The first that names a type is the one.
  for (const bump of [...bumps].reverse()) for (const type of bump.types) stated.set(type, bump);
  const strangers = new Set(stated.keys());
  for (const { type } of types) strangers.delete(type);
  const [stranger] = bumps.flatMap((bump) => bump.types).filter((type) => strangers.has(type));
  if (stranger !== undefined) throw new Error(`Header revision ${id} has a bump of ${stranger}, but no such record.`);
  return stated;
}

function bumpOf(
  type: string,
  number: number | undefined,
  { id, renumbered }: HeaderChange,
  stated: RecordChange | null,
  last: Readonly<LastSeen> | undefined,
): VersionBump | null {
  const hasMoved = last !== undefined && last.number !== number;
  if (stated !== null && (last === undefined || stated.kinds.includes('renumber') !== hasMoved)) {
    throw new Error(`Header revision ${id}: the type number of ${type} does not match its bump.`);
  }
  const record = stated ?? (hasMoved ? renumbering(id, type, renumbered) : null);
  if (record === null || last === undefined) return null;
  const { kinds, conversion, change, how, proven } = record;
  const [toVersion, fromRevision] = [last.version + 1, last.revision];
  return { type, toVersion, fromRevision, revision: id, kinds, conversion, change, how, proven };
}

/** Proven by the numbers themselves. */
function renumbering(id: string, type: string, change: string | undefined): Omit<RecordChange, 'types'> {
  if (change === undefined)
    throw new Error(`Header revision ${id}: explain in \`renumbered\` why ${type} has a new number.`);
  return { kinds: ['renumber'], conversion: 'mechanical', change, how: 'Rewrite the type number.', proven: true };
}

function byType(a: RecordName, b: RecordName): number {
  return a.type < b.type ? -1 : 1;
}

function byTypeAndVersion(a: VersionBump, b: VersionBump): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  return a.toVersion - b.toVersion;
}
