import { gunzipSync } from 'node:zlib';
import { decodeKconfig } from '#core/kconfig/decode-kconfig.ts';
import { KconfigError } from '#core/kconfig/kconfig-error.ts';
import { CommandError } from './command-error.ts';
import { readCappedFile } from './read-capped-file.ts';

/** A profile with its configuration as JSON; real ones have half a megabyte. */
export const MAX_TEXT_FILE_BYTES = 8 * 1024 * 1024;

const GZIP_MAGIC = [0x1f, 0x8b];

/** UTF-8 text of a file, unpacked when it is gzip (`/proc/config.gz`). Never reads or unpacks more than the cap. */
export async function readSmallFile(path: string): Promise<string> {
  return readText(path, (plain) => new TextDecoder('utf-8', { fatal: true }).decode(plain));
}

/** The same of a `.config`; one in UTF-16 is named. */
export async function readKconfigFile(path: string): Promise<string> {
  return readText(path, decodeKconfig);
}

async function readText(path: string, decode: (plain: Uint8Array) => string): Promise<string> {
  const bytes = await readCappedFile(path, MAX_TEXT_FILE_BYTES);
  const isGzip = GZIP_MAGIC.every((byte, index) => bytes[index] === byte);
  try {
    return decode(isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_TEXT_FILE_BYTES }) : bytes);
  } catch (error) {
    if (error instanceof KconfigError) throw new CommandError(`${path}: ${error.message}`);
    throw new CommandError(`${path} is not a UTF-8 text of at most ${MAX_TEXT_FILE_BYTES} bytes, plain or gzip`);
  }
}
