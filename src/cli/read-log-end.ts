import { open } from 'node:fs/promises';
import { CommandError } from './command-error.ts';
import { isFileError } from './read-image-file.ts';

/** What a service takes of a log. */
const MAX_LOG_BYTES = 1_048_576;

/** The end of a log, where the errors are. Bytes that are no UTF-8 become U+FFFD. */
export async function readLogEnd(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.min(size, MAX_LOG_BYTES));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length);
      return bytes.subarray(0, bytesRead).toString('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isFileError(error)) throw new CommandError(`cannot read ${path}: ${error.code}`);
    throw error;
  }
}
