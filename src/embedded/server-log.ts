import { chownSync, copyFileSync, openSync, readFileSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerUser } from './server-user.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const TAIL_LINES = 5;

const logPath = (folder: string): string => join(folder, 'server.log');

/** Opened for appending, so that the server writes on at the start after the file was emptied. */
export function openLog(folder: string, user: ServerUser | null): number {
  const path = logPath(folder);
  if (isLarge(path)) renameSync(path, `${path}.old`);
  const descriptor = openSync(path, 'a', 0o600);
  if (user !== null) chownSync(path, user.uid, user.gid);
  return descriptor;
}

/** A log that has grown large is put aside, the last such one goes: two files are the most there are. */
export function boundLog(folder: string): void {
  const path = logPath(folder);
  if (!isLarge(path)) return;
  copyFileSync(path, `${path}.old`);
  truncateSync(path);
}

/** For messages: where the log is and how it ends. */
export function endOfLog(folder: string): string {
  const path = logPath(folder);
  return `${path} ends with:\n${readFileSync(path, 'utf8').trim().split('\n').slice(-TAIL_LINES).join('\n')}`;
}

function isLarge(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES;
}
