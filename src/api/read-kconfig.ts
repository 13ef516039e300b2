import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ImageError } from '#core/formats/image-error.ts';
import { decodeKconfig } from '#core/kconfig/decode-kconfig.ts';
import { KconfigError } from '#core/kconfig/kconfig-error.ts';
import { UseCaseError } from '#usecases/use-case-error.ts';
import { HttpError } from './http-error.ts';
import { readWhole } from './read-body.ts';

/** A `.config` of a distribution kernel has some 300 KiB. */
export const MAX_KCONFIG_BYTES = 4 * 1024 * 1024;

const unzip = promisify(gunzip);

/** The text of a `.config` body. Its magic number decides whether it is gzip, not the content type. */
export async function readKconfig(req: IncomingMessage): Promise<string> {
  const body = await readWhole(req, MAX_KCONFIG_BYTES);
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  return decode(isGzip ? await expand(body) : body);
}

function decode(body: Buffer): string {
  try {
    return decodeKconfig(body);
  } catch (error) {
    if (!(error instanceof KconfigError)) throw error;
    throw new UseCaseError('kconfig-malformed', error.message, { errors: [{ pointer: '', message: error.message }] });
  }
}

async function expand(body: Buffer): Promise<Buffer> {
  try {
    return await unzip(body, { maxOutputLength: MAX_KCONFIG_BYTES });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new HttpError('payload-too-large', `The text is larger than ${MAX_KCONFIG_BYTES} bytes.`);
    }
    throw new ImageError('compression-malformed', 'The gzip data is damaged.');
  }
}
