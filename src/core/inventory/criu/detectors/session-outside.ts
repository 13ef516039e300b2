import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** Tasks whose session leader is not in the image: the restoring shell's session must stand in. */
export function detectSessionOutside(index: FileIndex): Detected | null {
  const tasks = index.messagesOf('pstree');
  const pids = new Set(tasks.map((task) => task.pid));
  const count = tasks.filter((task) => task.sid !== undefined && !pids.has(task.sid)).length;
  return count === 0 ? null : { count, attributes: {} };
}
