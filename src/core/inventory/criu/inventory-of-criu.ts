import type { CriuImageSet } from '../../formats/criu/criu-image-set.ts';
import { ImageError } from '../../formats/image-error.ts';
import type { Arch } from '../../image/arch.ts';
import { CRIU_OBJECT_TYPES } from '../../object-types/criu/object-types.ts';
import { type InSteps, runToEnd } from '../in-steps.ts';
import type { Inventory, InventoryObject, Origin, ReadTotals } from '../inventory.ts';
import { contradictionOf } from './contradiction-of.ts';
import { detect } from './detect.ts';
import { type FileIndex, indexFiles } from './file-index.ts';
import { originBoundsOf } from './fingerprints.ts';

/** `core_entry.mtype` (CRIU's march enum) as `uname -m` names it. POWER images are little-endian: CRIU has no other. */
const ARCH_OF_MTYPE: ReadonlyMap<number, Arch> = new Map([
  [1, 'x86_64'],
  [2, 'arm'],
  [3, 'aarch64'],
  [4, 'ppc64le'],
  [5, 's390x'],
  [6, 'mips64'],
  [7, 'loongarch64'],
  [8, 'riscv64'],
]);

/**
 * Stage 2 for CRIU: which object types of the catalogue a set of decoded images holds.
 * @throws ImageError `image-incomplete` without a core image, `image-revision-unsupported` for an unknown machine type.
 */
export function inventoryOfCriu(set: CriuImageSet): Inventory {
  return runToEnd(inventoryOfCriuInSteps(set));
}

/** A step for each object type: it looks at every message of a set, and there may be millions. */
export function* inventoryOfCriuInSteps(set: CriuImageSet): InSteps<Inventory> {
  const index = indexFiles(set);
  const arch = archOf(index, set);
  const objects: InventoryObject[] = [];
  for (const objectType of CRIU_OBJECT_TYPES) {
    yield;
    if (objectType.arches?.includes(arch) === false) continue;
    const object = detect(objectType, index);
    if (object !== null) objects.push(object);
  }
  return {
    format: 'criu',
    flavour: set.container?.flavour ?? 'bare',
    arch,
    origin: originOf(set, index),
    objects: objects.sort(compareObjects),
    read: readTotalsOf(set),
  };
}

function archOf(index: FileIndex, { files }: CriuImageSet): Arch {
  const core = index.messagesOf('core')[0];
  if (core === undefined) throw new ImageError('image-incomplete', 'No core image: the architecture is unknown.');
  const arch = ARCH_OF_MTYPE.get(Number(core.mtype ?? 0));
  if (arch === undefined) {
    const file = files.find(({ kind }) => kind === 'core')?.name ?? 'core';
    throw new ImageError(
      'image-revision-unsupported',
      `${file}: the machine type ${core.mtype} is newer than CRIU 4.3`,
      {
        file,
        offset: 0,
      },
    );
  }
  return arch;
}

const HOST_KERNEL_ANNOTATION = 'org.criu.checkpoint.host.kernel';
const CRIU_VERSION_ANNOTATION = 'org.criu.checkpoint.criu.version';

/** What releases look like; an annotation may hold anything. dump.log is read by the same shapes. */
const KERNEL_RELEASE = /^\d[\w.+~-]{0,63}$/;
const CRIU_RELEASE = /^\d[\w.-]{0,31}$/;

function releaseOf(annotation: string | undefined, shape: RegExp): string | null {
  return annotation !== undefined && shape.test(annotation) ? annotation : null;
}

function originOf(set: CriuImageSet, index: FileIndex): Origin {
  const annotations = set.container?.annotations ?? {};
  const kernel = set.log.kernel ?? releaseOf(annotations[HOST_KERNEL_ANNOTATION], KERNEL_RELEASE);
  const criu = set.log.criu ?? releaseOf(annotations[CRIU_VERSION_ANNOTATION], CRIU_RELEASE);
  const fromLog = set.log.kernel !== null || set.log.criu !== null;
  const fromAnnotations = kernel !== null || criu !== null;
  const source = fromLog ? 'dump.log' : fromAnnotations ? 'org.criu.checkpoint annotations' : '';
  const atLeast = originBoundsOf(index);
  const evidence = `${source}${contradictionOf({ criu, kernel }, atLeast)}`;
  return { kernel, criu, revision: null, evidence, atLeast };
}

function readTotalsOf(set: CriuImageSet): ReadTotals {
  const unknownFields = set.files.reduce((sum, file) => sum + file.unknownFields, 0);
  return {
    bytes: set.bytes,
    files: set.files.length + set.rawFiles.length,
    records: set.files.reduce((sum, file) => sum + file.entryCount, 0),
    unknown: set.unknownFileCount + unknownFields,
  };
}

function compareObjects(a: InventoryObject, b: InventoryObject): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  return a.version - b.version;
}
