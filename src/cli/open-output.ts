import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandError } from './command-error.ts';
import { fileFault } from './file-fault.ts';
import { isFileError } from './read-image-file.ts';
import { standardStream } from './standard-streams.ts';

/** Where converted bytes go. Nothing has the final name before `finish`. */
export interface Output {
  /** Resolves once the bytes are taken, so that the writer never runs ahead. */
  write(chunk: Uint8Array): Promise<void>;
  /** Forgets what was written; false when it is out of our hands. */
  restart(): Promise<boolean>;
  finish(): Promise<void>;
  /** Leaves nothing behind; harmless after `finish`. */
  abandon(): Promise<void>;
}

const DEADLY: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export async function openOutput(path: string, force: boolean): Promise<Output> {
  return path === '-' ? standardOutput() : await fileOutput(path, force);
}

function standardOutput(): Output {
  let written = 0;
  return {
    write: (chunk) =>
      new Promise((resolve, reject) => {
        written += chunk.length;
        standardStream('stdout').write(chunk, (error) => {
          if (error) reject(new CommandError(`cannot write standard output: ${error.message}`));
          else resolve();
        });
      }),
    restart: async () => written === 0,
    finish: async () => {},
    abandon: async () => {},
  };
}

/** @throws CommandError when there is something that must stay as it is. */
async function checkFree(path: string, force: boolean): Promise<void> {
  const there = await lstat(path).catch((error: unknown) => {
    if (isFileError(error) && error.code === 'ENOENT') return null;
    throw error;
  });
  if (there === null) return;
  // A rename would replace a device or a link, not write through it.
  if (!there.isFile()) throw new CommandError(`${path} exists and is not a regular file`);
  if (!force) throw new CommandError(`${path} already exists. Use --force to overwrite it`);
}

async function fileOutput(path: string, force: boolean): Promise<Output> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}.part`);
  const onSignal = (signal: NodeJS.Signals): void => {
    rmSync(temporary, { force: true });
    ignoreSignals();
    process.kill(process.pid, signal);
  };
  const ignoreSignals = (): void => {
    for (const signal of DEADLY) process.off(signal, onSignal);
  };
  const failing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (isFileError(error))
        throw new CommandError(
          `cannot write ${path}: ${fileFault(error.code, { ENOENT: 'its folder does not exist' })}`,
        );
      throw error;
    }
  };
  await failing(checkFree(path, force));
  for (const signal of DEADLY) process.on(signal, onSignal);
  const file = await failing(open(temporary, 'wx', 0o600)).catch((error: unknown) => {
    ignoreSignals();
    throw error;
  });
  const replace = async (): Promise<void> => {
    await file.sync();
    await file.close();
    await checkFree(path, force);
    await rename(temporary, path);
  };
  let position = 0;
  return {
    write: (chunk) =>
      failing(
        (async () => {
          for (let done = 0; done < chunk.length; ) {
            const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position);
            done += bytesWritten;
            position += bytesWritten;
          }
        })(),
      ),
    restart: async () => {
      await failing(file.truncate(0));
      position = 0;
      return true;
    },
    finish: () => failing(replace()),
    abandon: async () => {
      await file.close().catch(() => {});
      await rm(temporary, { force: true });
      ignoreSignals();
    },
  };
}
