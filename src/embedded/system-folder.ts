import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** /var/tmp is for systems where root may not write the first; unlike it, some of them clear files that grew old. */
const PLACES = ['/var/lib', '/var/tmp'];
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Where root keeps what the server's user must reach while the project is in a folder closed to it, such as /root. Null:
 * there is no such place. Only a folder of root's own is taken: in /var/tmp anybody could have made one of that name.
 */
export function systemFolder(): string | null {
  for (const place of PLACES) {
    const folder = join(place, 'restore-matrix');
    try {
      mkdirSync(folder, { mode: 0o755 });
    } catch {
      // The folder exists already or cannot be created. The check that follows shows which.
    }
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory() && found.uid === 0 && (found.mode & WRITABLE_BY_OTHERS) === 0) return folder;
  }
  return null;
}
