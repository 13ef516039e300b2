import { ImageError } from '../image-error.ts';
import type { CriuFile, CriuImageSet, CriuMessage } from './criu-image-set.ts';

/** `task_state` of the core of a task that ended: dead, and zombie (CRIU compel/include/uapi/task-state.h). */
const DEAD_STATES: readonly number[] = [2, 6];
const AT_PAGESZ = 6n;
const PE_PARENT = 1;
const PE_PRESENT = 4;
/** Page sizes of the architectures that CRIU knows. */
const PAGE_SIZES: readonly number[] = [4_096, 8_192, 16_384, 32_768, 65_536];

type RawFiles = CriuImageSet['rawFiles'];

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

/** AT_PAGESZ of the first task that has one (the auxiliary vector is pairs of type and value). */
export function pageSizeOfTasks(files: readonly CriuFile[]): number | null {
  for (const file of files) {
    if (file.kind !== 'mm') continue;
    const auxv = file.entries[0]?.value.mm_saved_auxv;
    if (!Array.isArray(auxv)) continue;
    for (let at = 0; at + 1 < auxv.length; at += 2) {
      const size = Number(auxv[at + 1]);
      if (auxv[at] === AT_PAGESZ && PAGE_SIZES.includes(size)) return size;
    }
  }
  return null;
}

/**
 * A page file has one page for every present page of its page map: the only cross-check that CRIU images allow.
 * Page files may be left out on purpose, so that no memory leaves the host; a wrong size is image-malformed.
 */
export function checkPages(
  files: readonly CriuFile[],
  rawFiles: RawFiles,
): { readonly pageSize: number | null; readonly memory: CriuImageSet['memory'] } {
  const sizes = new Map(rawFiles.filter((file) => file.kind === 'pages').map((file) => [file.id, file.bytes]));
  let pageSize = pageSizeOfTasks(files);
  let missing = 0;
  for (const file of files) {
    if (file.kind !== 'pagemap' && file.kind !== 'pagemap-shmem') continue;
    const id = String(file.entries[0]?.value.pages_id);
    const present = presentPages(file);
    const bytes = sizes.get(id);
    if (bytes === undefined) {
      if (present > 0n) missing += 1;
      continue;
    }
    pageSize ??= PAGE_SIZES.find((size) => BigInt(size) * present === BigInt(bytes)) ?? null;
    if (present * BigInt(pageSize ?? 0) !== BigInt(bytes)) {
      const name = `pages-${id}.img`;
      const message = `${name}: ${bytes} bytes do not match the ${present} pages in ${file.name}`;
      throw new ImageError('image-malformed', message, { file: name, offset: bytes });
    }
  }
  return { pageSize, memory: missing === 0 ? 'complete' : sizes.size === 0 ? 'left-out' : 'partial' };
}

function presentPages(file: CriuFile): bigint {
  let pages = 0n;
  for (const { message, value } of file.entries) {
    if (message === 'pagemap_entry' && (flagsOf(value) & PE_PRESENT) !== 0) pages += countOf(value);
  }
  return pages;
}

/** Before CRIU 3.5 there were no flags, only `in_parent`. */
function flagsOf(entry: CriuMessage): number {
  if (typeof entry.flags === 'number') return entry.flags;
  return entry.in_parent === true ? PE_PARENT : PE_PRESENT;
}

/** CRIU 4.2 writes the 64-bit count and zero into the old field. */
function countOf(entry: CriuMessage): bigint {
  if (typeof entry.nr_pages === 'bigint') return entry.nr_pages;
  return typeof entry.compat_nr_pages === 'number' ? BigInt(entry.compat_nr_pages) : 0n;
}
