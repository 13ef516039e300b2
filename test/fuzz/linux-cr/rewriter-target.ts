import { createLinuxCrRewriter } from '#core/conversion/linux-cr/rewrite/linux-cr-rewriter.ts';
import { RewriteTarget } from '#core/conversion/linux-cr/rewrite/rewrite-target.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { createLinuxCrReader } from '#core/formats/linux-cr/linux-cr-reader.ts';
import type { LinuxCrRecords } from '#core/formats/linux-cr/linux-cr-records.ts';
import type { Arch } from '#core/image/arch.ts';
import { inventoryOfLinuxCr } from '#core/inventory/linux-cr/inventory-of-linux-cr.ts';
import { OBJECT_FILTERS } from '#core/object-types/linux-cr/filters.ts';
import { HEADER_REVISIONS } from '#core/object-types/linux-cr/header-revisions.ts';
import { linuxCrSupport } from '#core/object-types/linux-cr/revisions.ts';
import { kernelOf } from '../../unit/core/conversion/linux-cr/rewrite.ts';
import type { FuzzTarget } from '../harness/fuzz-target.ts';
import { below } from '../harness/seeded.ts';
import { DAMAGES, type ImageInput, inputOf } from './input-of.ts';
import { checkError, readInChunks } from './read-in-chunks.ts';

const MAX_CUTS = 12;
/** Errors of a conversion beside those of reading; the second has no place where the whole image leaves it open. */
const CONVERSION_CODES: readonly string[] = ['conversion-refused', 'image-revision-ambiguous'];

interface Try {
  readonly revision: string;
  readonly arch: Arch;
  readonly drop: readonly string[];
}

/** One kernel for each input: of any header revision, and of the architecture that the base image has. */
function tryFor({ base, random }: ImageInput): Try {
  const [, named] = base.name.split(/[ ,]+/);
  const of = base.revision.arches.find((arch) => arch === named || base.name.endsWith(arch));
  const arch = of ?? 'x86_64';
  const targets = HEADER_REVISIONS.filter(({ arches }) => arches.includes(arch));
  // Near revisions often lead somewhere, far ones seldom.
  const near = targets.filter(({ index }) => Math.abs(index - base.revision.index) <= 2);
  const pool = below(4, random) === 0 || near.length === 0 ? targets : near;
  const revision = pool[below(pool.length, random)]?.id ?? base.revision.id;
  const filter = OBJECT_FILTERS[below(OBJECT_FILTERS.length * 2, random)];
  return { revision, arch, drop: filter === undefined ? [] : [filter.objectType] };
}

function rewriteInChunks({ bytes, random }: ImageInput, { revision, arch, drop }: Try): Uint8Array | ImageError {
  try {
    const rewriter = createLinuxCrRewriter(new RewriteTarget(kernelOf({ id: revision }, arch), drop));
    const cuts = Array.from({ length: below(MAX_CUTS, random) }, () => below(bytes.length + 1, random));
    cuts.sort((a, b) => a - b).push(bytes.length);
    const out: Uint8Array[] = [];
    let at = 0;
    for (const cut of cuts) {
      for (const piece of rewriter.write(bytes.slice(at, cut))) out.push(piece.slice());
      at = cut;
    }
    return new Uint8Array(Buffer.concat([...out, ...rewriter.end().rest]));
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
}

function checkRefusal(error: ImageError, bytes: Uint8Array): void {
  if (!CONVERSION_CODES.includes(error.code)) checkError(error, bytes);
  else if (!/^[ -~]+$/.test(error.message)) throw new Error(`${error.code} says ${JSON.stringify(error.message)}`);
}

/** What was written is an image of the target's revision, and its kernel takes every object in it. */
function checkWritten(written: Uint8Array, { revision, arch }: Try): void {
  const reader = createLinuxCrReader({}, { revision });
  reader.write(written);
  const records: LinuxCrRecords = reader.end();
  const supported = linuxCrSupport(revision, arch) ?? {};
  for (const { type, version } of inventoryOfLinuxCr(records).objects) {
    if (supported[type]?.includes(version) !== true) throw new Error(`wrote ${type}@${version} for ${revision}`);
  }
}

/** The rewriter: what cannot be read is not converted, and what is converted can be read and fits. */
export function createRewriterTarget(): FuzzTarget<ImageInput> {
  return {
    damages: Object.keys(DAMAGES),
    inputOf,
    bytesOf: async ({ bytes }) => bytes,
    attempt(input) {
      const chosen = tryFor(input);
      const written = rewriteInChunks(input, chosen);
      const read = readInChunks(input.bytes, []);
      if (written instanceof ImageError) {
        checkRefusal(written, input.bytes);
        return written.code;
      }
      if ('error' in read) throw new Error(`converted what reading refuses: ${read.error.code} ${read.error.message}`);
      checkWritten(written, chosen);
      return 'converted';
    },
  };
}
