import type { CriuImageSet } from '../../formats/criu/criu-image-set.ts';
import { isOlder } from './contradiction-of.ts';

/** The release whose schema the field tables have (formats/criu/schema). */
const SCHEMA_RELEASE = '4.3';

/** `4.5-dirty` is a build of 4.5. */
const NUMBERS = /^v?(\d{1,5}(?:\.\d{1,5}){0,3})/;

/**
 * The release of CRIU that wrote the set, where its log names one that is newer than the field tables; else null. An older
 * one explains no unknown field: then it was another build.
 */
export function writerOf({ log }: CriuImageSet): string | null {
  return isOlder(SCHEMA_RELEASE, log.criu) ? (NUMBERS.exec(log.criu ?? '')?.[1] ?? null) : null;
}
