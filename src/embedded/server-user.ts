import { statSync } from 'node:fs';
import { join } from 'node:path';

/** PostgreSQL refuses to run as root. Started by root, the server runs as the user `nobody`, which every system has. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: ServerUser = { uid: 65534, gid: 65534 };

/** null: the server runs as whoever runs us. What a normal user made stays that user's, also when root starts it once. */
export function serverUser(dataDir: string): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(join(dataDir, 'cluster'), { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
}
