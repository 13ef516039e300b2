import { ImageError } from '../image-error.ts';
import type { CriuFile, CriuMessage } from './criu-image-set.ts';

/** `task_state` of the core of a task that ended: dead, and zombie (CRIU compel/include/uapi/task-state.h). */
const DEAD_STATES: readonly number[] = [2, 6];

/**
 * A restore begins with the process tree and needs a core for every task and thread in it (CRIU criu/pstree.c). Of a dead
 * task CRIU writes a core and nothing else, and it leaves the thread ids in the tree unset (criu/cr-dump.c,
 * dump_zombies), so they name no core.
 */
export function requireTasks(files: readonly CriuFile[]): void {
  const tree = files.find((file) => file.kind === 'pstree');
  if (tree === undefined || tree.entryCount === 0) {
    throw new ImageError(
      'image-incomplete',
      'pstree.img is missing: the archive holds a pre-dump or an incomplete image set',
      {
        file: 'pstree.img',
      },
    );
  }
  const cores = new Map(files.flatMap((file) => (file.kind === 'core' ? [[file.id, file.entries[0]?.value]] : [])));
  for (const { value } of tree.entries) {
    if (value.pid === undefined) {
      throw new ImageError('image-malformed', `${tree.name}: a task has no pid`, { file: tree.name, offset: 0 });
    }
    const threads = Array.isArray(value.threads) && !isDead(cores.get(String(value.pid))) ? value.threads : [];
    for (const id of [value.pid, ...threads]) {
      if (cores.get(String(id)) !== undefined) continue;
      throw new ImageError('image-incomplete', `core-${id}.img is missing`, { file: `core-${id}.img` });
    }
  }
}

function isDead(core: CriuMessage | undefined): boolean {
  const task = core?.tc;
  return (
    typeof task === 'object' && task !== null && 'task_state' in task && DEAD_STATES.includes(Number(task.task_state))
  );
}
