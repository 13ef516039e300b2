import { isDeepStrictEqual } from 'node:util';
import { IMAGE_ERROR_CODES, ImageError } from '#core/formats/image-error.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import type { FuzzTarget } from '../harness/fuzz-target.ts';
import { bufferBytes } from '../harness/outcome.ts';
import { cutsOf } from '../harness/seeded.ts';
import type { ExpectedRefusal } from './damage-archives.ts';
import { ARCHIVE_DAMAGE_NAMES, type ArchiveInput, archiveInputOf } from './input-of-archive.ts';
import { type Outcome, shown } from './read-files.ts';
import { checkInventory } from './set-check.ts';

const CHUNKED = 16;
const MAX_CUTS = 8;
const MEASURED = 256;
const MAX_MESSAGE = 1_024;
/** Decoders keep their windows until they are collected. */
const MAX_BUFFER_BYTES = 384 * 1024 * 1024;
/** What is wrong with a set as a whole has no place in it. */
const WITHOUT_OFFSET: readonly string[] = ['image-incomplete', 'image-several-sets'];

const READER = createImageReader(IMAGE_FORMATS);

export async function* inChunks(
  bytes: Uint8Array,
  cuts: readonly number[],
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = 0;
  for (const cut of cuts) {
    yield bytes.subarray(at, cut);
    at = cut;
  }
  yield bytes.subarray(at);
}

export async function readBytes(bytes: Uint8Array, cuts: readonly number[]): Promise<Outcome> {
  try {
    const { inventory } = await READER.read(inChunks(bytes, cuts));
    return { inventory };
  } catch (error) {
    if (error instanceof ImageError) return { error };
    throw error;
  }
}

export function checkRefusal({ code, offset, message }: ImageError): void {
  if (!IMAGE_ERROR_CODES.includes(code)) throw new Error(`${code} is no code`);
  if (/\p{Cc}/u.test(message) || message.length > MAX_MESSAGE) throw new Error(`says ${JSON.stringify(message)}`);
  if (offset === null && !WITHOUT_OFFSET.includes(code)) throw new Error(`${code} names no place: ${message}`);
  if (offset !== null && !(Number.isSafeInteger(offset) && offset >= 0)) throw new Error(`${code} is at ${offset}`);
}

function checkExpected(expected: ExpectedRefusal | null, outcome: Outcome): void {
  if (expected === null) return;
  const error = 'error' in outcome ? outcome.error : null;
  const { codes, offset } = expected;
  if (error !== null && codes.includes(error.code) && (offset === null || error.offset === offset)) return;
  const came = error === null ? 'an inventory' : `${error.code} at ${error.offset}: ${error.message}`;
  throw new Error(`expected ${codes.join(' or ')} at ${offset ?? 'any offset'}, got ${came}`);
}

/** How far zlib came before it threw depends on the chunks, and so does which of two faults is met first. */
function isSame(one: Outcome, other: Outcome, isStreamDamaged: boolean): boolean {
  return (isStreamDamaged && 'error' in one && 'error' in other) || isDeepStrictEqual(shown(one), shown(other));
}

function checkRead(inventory: Inventory): void {
  checkInventory(inventory);
  if (inventory.format !== 'criu') throw new Error(`read as ${inventory.format}`);
}

/** Everything between the bytes of an upload and the inventory, as the service reads them. */
export function createArchiveTarget(): FuzzTarget<ArchiveInput> {
  return {
    damages: ARCHIVE_DAMAGE_NAMES,
    inputOf: archiveInputOf,
    bytesOf: async ({ bytes }) => bytes,
    async attempt({ index, bytes, expected, isStreamDamaged, random }) {
      const outcome = await readBytes(bytes, []);
      if ('inventory' in outcome) checkRead(outcome.inventory);
      else checkRefusal(outcome.error);
      checkExpected(expected, outcome);
      if (index % CHUNKED === 0) {
        const again = await readBytes(bytes, cutsOf(bytes.length, MAX_CUTS, random));
        if (!isSame(again, outcome, isStreamDamaged)) {
          throw new Error(`another outcome when cut into chunks: ${JSON.stringify([again, outcome].map(shown))}`);
        }
      }
      if (index % MEASURED === 0 && bufferBytes() > MAX_BUFFER_BYTES)
        throw new Error(`${bufferBytes()} bytes of buffers`);
      return 'inventory' in outcome ? 'read' : outcome.error.code;
    },
  };
}
