import { constants } from 'node:fs';
import { access, open, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
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
    isThere: (path) =>
      access(join(root, path)).then(
        () => true,
        () => false,
      ),
    isFolder: (path) =>
      readdir(join(root, path)).then(
        () => true,
        () => false,
      ),
  };
}

function unlessFileError(error: unknown): null {
  if (isFileError(error)) return null;
  throw error;
}

/** A link that leads out of the root names a file of another host; a pipe would never end. */
async function readInside(root: string, path: string): Promise<Uint8Array | null> {
  const [base, target] = await Promise.all([realpath(root), realpath(join(root, path))]);
  if (base !== sep && !target.startsWith(`${base}${sep}`)) return null;
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
