import { constants } from 'node:fs';
import { open, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { isFileError } from '../read-image-file.ts';

/** `/proc/cpuinfo` of 4,096 CPUs; the largest that is read. */
export const MAX_HOST_FILE_BYTES = 16 * 1024 * 1024;

/** Files of a host, below a root that tests set. What cannot be read is not there: null. */
export interface HostFiles {
  readonly root: string;
  bytes(path: string): Promise<Uint8Array | null>;
  text(path: string): Promise<string | null>;
  isThere(path: string): Promise<boolean>;
  isFolder(path: string): Promise<boolean>;
  /** Names in a folder, sorted; empty if the folder does not exist. */
  list(path: string): Promise<readonly string[]>;
  /** Where a link leads, as it is written; it is not followed. */
  link(path: string): Promise<string | null>;
}

export function hostFiles(root: string): HostFiles {
  const bytes = (path: string) => readInside(root, path).catch((error: unknown) => unlessFileError(error));
  return {
    root,
    bytes,
    async text(path) {
      const found = await bytes(path);
      return found === null ? null : new TextDecoder().decode(found);
    },
    isThere: async (path) => (await resolveInside(root, path).catch(unlessFileError)) !== null,
    list: async (path) => {
      const target = await resolveInside(root, path).catch(unlessFileError);
      return target === null ? [] : ((await readdir(target).catch(unlessFileError)) ?? []).sort();
    },
    link: async (path) => {
      const folder = await resolveInside(root, dirname(path)).catch(unlessFileError);
      return folder === null ? null : readlink(join(folder, basename(path))).catch(unlessFileError);
    },
    isFolder: async (path) => {
      const target = await resolveInside(root, path).catch(unlessFileError);
      return target !== null && (await stat(target)).isDirectory();
    },
  };
}

function unlessFileError(error: unknown): null {
  if (isFileError(error)) return null;
  throw error;
}

/** Null: a link leads out of the root, to a file of another host. */
async function resolveInside(root: string, path: string): Promise<string | null> {
  const [base, target] = await Promise.all([realpath(root), realpath(join(root, path))]);
  return base === sep || target.startsWith(`${base}${sep}`) ? target : null;
}

/** A pipe would never end. */
async function readInside(root: string, path: string): Promise<Uint8Array | null> {
  const target = await resolveInside(root, path);
  if (target === null) return null;
  const file = await open(target, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) return null;
    const chunks: Uint8Array[] = [];
    let total = 0;
    // In a loop because files of /proc tell no size.
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      const part: Uint8Array = chunk;
      total += part.length;
      if (total > MAX_HOST_FILE_BYTES) return null;
      chunks.push(part);
    }
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}
