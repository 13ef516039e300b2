import type { CriuFile, CriuMessage, CriuValue } from '../../../formats/criu/criu-image-set.ts';
import type { Detected } from '../detected.ts';
import { type FileIndex, isMessage, listOf } from '../file-index.ts';

/** Threads of one task in different cgroups, or a controller that says it is threaded. */
export function detectThreadCgroups(index: FileIndex): Detected | null {
  const cores = new Map(index.set.files.filter((file) => file.kind === 'core').map((file) => [file.id, file]));
  const split = index.messagesOf('pstree').filter((task) => hasSplitThreads(task, cores)).length;
  const threaded = index
    .messagesOf('cgroup')
    .flatMap((cgroup) => listOf(cgroup.controllers).filter(isMessage))
    .filter((controller) => controller.is_threaded === true).length;
  const count = split + threaded;
  return count === 0 ? null : { count, attributes: {} };
}

function hasSplitThreads(task: CriuMessage, cores: ReadonlyMap<string | null, CriuFile>): boolean {
  const sets = listOf(task.threads)
    .map((tid) => cgroupSetOf(cores.get(String(tid))))
    .filter((set) => set !== undefined);
  return new Set(sets).size > 1;
}

function cgroupSetOf(core: CriuFile | undefined): CriuValue | undefined {
  const thread = core?.entries[0]?.value.thread_core;
  return isMessage(thread) ? thread.cg_set : undefined;
}
