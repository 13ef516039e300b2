import { open } from 'node:fs/promises';
import { CommandError } from './command-error.ts';
import { fileFault } from './file-fault.ts';
import { isFileError } from './read-image-file.ts';

/**
 * All bytes of a file or a pipe, and never more than the cap. In a loop because files of /proc tell no size.
 *
 * @throws CommandError
 */
export async function readCappedFile(path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    const file = await open(path, 'r');
    for await (const chunk of file.createReadStream()) {
      const part: Uint8Array = chunk;
      total += part.length;
      if (total > maxBytes) throw new CommandError(`${path} has more than ${maxBytes} bytes`);
      chunks.push(part);
    }
  } catch (error) {
    if (isFileError(error)) throw new CommandError(`cannot read ${path}: ${fileFault(error.code)}`);
    throw error;
  }
  return Buffer.concat(chunks);
}
