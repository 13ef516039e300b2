import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandError } from './command-error.ts';
import { isFileError } from './read-image-file.ts';

/** Signals that end the command; the unfinished file goes first. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Writes a file that is there whole or not at all: beside it under another name, renamed once all bytes are on the disk.
 * Whatever ends the writing, a signal too, leaves nothing behind. `fill` gets what to write with.
 */
export async function writeImageFile<T>(
  path: string,
  force: boolean,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  if (!force && (await isThere(path))) throw new CommandError(`${path} is there already; --force overwrites it`);
  const unfinished = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  const file = await open(unfinished, 'wx', 0o600).catch((error: unknown) => {
    throw isFileError(error) ? new CommandError(`cannot write ${path}: ${error.code}`) : error;
  });
  const interrupted = onSignal(async () => {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
  });
  try {
    const result = await fill((bytes) => writeAll(file, bytes, path));
    await file.sync();
    await file.close();
    await rename(unfinished, path);
    return result;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    interrupted.off();
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function writeAll(file: FileHandle, bytes: Uint8Array, path: string): Promise<void> {
  try {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, at);
      at += bytesWritten;
    }
  } catch (error) {
    throw isFileError(error) ? new CommandError(`cannot write ${path}: ${error.code}`) : error;
  }
}

function onSignal(clean: () => Promise<void>): { readonly off: () => void } {
  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      // As if nobody had listened, so that a shell sees what ended the command.
      void clean().finally(() => {
        off();
        process.kill(process.pid, signal);
      });
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  const off = () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
  return { off };
}
