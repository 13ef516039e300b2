import { gzipSync } from 'node:zlib';
import { xzOf, zstdOf } from '../../support/images/make-compressed.ts';
import { ociLayoutOf, TAR_LAYER } from '../../support/images/make-oci.ts';
import type { FuzzInput } from '../harness/fuzz-target.ts';
import { mutate, type Random } from '../harness/mutate.ts';
import { below, createWheel, randomFor } from '../harness/seeded.ts';
import { archiveOf, type FuzzArchive, joinArchive } from './archive-parts.ts';
import { REAL_SETS, SMALL_SETS } from './base-sets.ts';
import { ARCHIVE_DAMAGES, type ExpectedRefusal } from './damage-archives.ts';
import { baseOf, type FuzzSet } from './fuzz-set.ts';
import { SET_DAMAGES } from './input-of-set.ts';

export interface ArchiveInput extends FuzzInput {
  readonly base: FuzzSet;
  readonly bytes: Uint8Array;
  /** Null where more than one outcome is right. */
  readonly expected: ExpectedRefusal | null;
  /** Whether the compressed bytes are not what a compressor writes. */
  readonly isStreamDamaged: boolean;
}

const REAL_EVERY = 32;
/** Of the memory of real sets only the front, so that inputs stay small; they are no whole sets then. */
const MEMORY_BYTES = 4_096;
const CONTENT = 'content damaged';
const COMPRESSED = 'compressed bytes mutated';
export const ARCHIVE_DAMAGE_NAMES: readonly string[] = [...Object.keys(ARCHIVE_DAMAGES), CONTENT, COMPRESSED];

const spin = createWheel([...Object.keys(ARCHIVE_DAMAGES), CONTENT], {
  'header size that lies': 4,
  'header mutated': 5,
  'archive mutated': 5,
  'flood of records': 0.1,
  [CONTENT]: 4,
});

/** Sets that come as the one layer of a container image: the damage is around the layer then. */
const LAYOUT_SHARE = 0.15;

/** How an archive comes; what takes long is rarer. */
const wrap = createWheel(['none', 'gzip', 'zstd', 'xz'], { none: 8, gzip: 0.5, zstd: 1.5, xz: 0.02 });
const WRAPPERS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  none: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes, { level: 1 }),
  zstd: (bytes) => zstdOf(bytes),
  xz: (bytes) => xzOf(bytes),
};

const DAMAGED_SETS = Object.values(SET_DAMAGES);

function smaller({ files, ...set }: FuzzSet): FuzzSet {
  const cut = (path: string, bytes: Uint8Array) =>
    /^(pages|ghost)/.test(baseOf(path)) ? bytes.subarray(0, MEMORY_BYTES) : bytes;
  return { ...set, files: files.map((file) => ({ ...file, bytes: cut(file.name, file.bytes) })) };
}

const BASES: readonly (readonly FuzzSet[])[] = [SMALL_SETS, REAL_SETS.map(smaller)];

function baseFor(index: number): FuzzSet {
  const isReal = index % REAL_EVERY === 0;
  const list = BASES[isReal ? 1 : 0] ?? [];
  const base = list[(isReal ? index / REAL_EVERY : index) % list.length];
  if (base === undefined) throw new RangeError(`no input ${index}`);
  return base;
}

function layoutAround(archive: FuzzArchive): FuzzArchive {
  const files = ociLayoutOf([{ mediaType: TAR_LAYER, bytes: joinArchive(archive) }]);
  return archiveOf(
    `${archive.name} as an OCI layout`,
    files.map(({ name, data }) => ({ name, bytes: data ?? new Uint8Array(0) })),
  );
}

type Damaged = Pick<ArchiveInput, 'damages' | 'expected'> & { readonly archive: FuzzArchive };

/** Files first, then the tar around them. */
function damageArchive(base: FuzzSet, random: Random): Damaged {
  const wanted = random() < 0.6 ? 1 : 2 + below(2, random);
  const names = Array.from({ length: wanted }, () => spin(random));
  const damages: string[] = [];
  let set = base;
  for (const name of names) {
    if (name !== CONTENT) continue;
    set = { ...set, files: DAMAGED_SETS[below(DAMAGED_SETS.length, random)]?.(set, random)?.files ?? set.files };
    damages.push(name);
  }
  let archive = archiveOf(base.name, set.files);
  if (random() < LAYOUT_SHARE) archive = layoutAround(archive);
  let expected: ExpectedRefusal | null = null;
  for (const name of names) {
    const done = ARCHIVE_DAMAGES[name]?.(archive, random) ?? null;
    if (done === null) continue;
    expected = damages.length === 0 ? (done.expected ?? null) : null;
    damages.push(name);
    archive = { ...archive, ...done };
  }
  return { archive, damages, expected };
}

export function archiveInputOf(seed: number, index: number): ArchiveInput {
  const base = baseFor(index);
  const random = randomFor(seed, index);
  const { archive, damages, expected } = damageArchive(base, random);
  const how = wrap(random);
  const wrapped = WRAPPERS[how]?.(joinArchive(archive)) ?? joinArchive(archive);
  const isStreamDamaged = how !== 'none' && random() < 0.5;
  const bytes = isStreamDamaged ? new Uint8Array(mutate(wrapped, random)) : wrapped;
  return {
    ...{ index, base, random, bytes, isStreamDamaged, size: bytes.length },
    damages: isStreamDamaged ? [...damages, COMPRESSED] : damages,
    // What is sure of a tar is not of a compressed one: an empty one has bytes then, and offsets are those inside.
    expected: how === 'none' ? expected : null,
  };
}
