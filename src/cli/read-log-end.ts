import { open } from 'node:fs/promises';
import { CommandError } from './command-error.ts';
import { fileFault } from './file-fault.ts';
import { isFileError } from './read-image-file.ts';

/** What a service takes of a log. */
const MAX_LOG_BYTES = 1_048_576;

/** The end of a log, where the errors are. Bytes that are no UTF-8 become U+FFFD. */
export async function readLogEnd(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const stat = await file.stat();
      // The size of a pipe is unknown, so all of it is read.
      const start = stat.isFile() ? Math.max(0, stat.size - MAX_LOG_BYTES) : undefined;
      let end = Buffer.alloc(0);
      const stream = file.createReadStream({ autoClose: false, ...(start === undefined ? {} : { start }) });
      for await (const chunk of stream) end = Buffer.concat([end, chunk as Buffer]).subarray(-MAX_LOG_BYTES);
      return end.toString('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isFileError(error)) throw new CommandError(`cannot read ${path}: ${fileFault(error.code)}`);
    throw error;
  }
}
