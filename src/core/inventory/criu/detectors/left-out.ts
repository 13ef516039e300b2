import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** `remap_file_path_entry.remap_type`: the file was deleted, and its content is in a ghost file. */
const REMAP_GHOST = 1;

/** Files that the set refers to and does not contain, so that no content leaves the host. */
export function detectLeftOut(index: FileIndex): Detected | null {
  const there = new Set(index.set.files.filter(({ kind }) => kind === 'ghost-file').map(({ id }) => id));
  const ghosts = index
    .messagesOf('remap-fpath')
    .filter(({ remap_type: type, remap_id: id }) => type === REMAP_GHOST && !there.has(Number(id).toString(16)));
  const { memory } = index.set;
  if (memory === 'complete' && ghosts.length === 0) return null;
  return { count: 1, attributes: { ghostFiles: ghosts.length > 0, memory } };
}
