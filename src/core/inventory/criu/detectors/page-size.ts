import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';
import { auxvPairs } from '../test-field.ts';

const AT_PAGESZ = 6n;
/** The largest base page of any Linux port is 64 KiB; what says much more is damaged. */
const MAX_PAGE_SIZE = 1024n * 1024n;
/** x86_64, arm, s390x and riscv64 kernels all have pages of 4 KiB. */
const FIXED_PAGE_SIZE_MTYPES: readonly unknown[] = [1, 2, 5, 8];

/** The page size of the source, where kernels of the architecture differ in it. */
export function detectPageSize(index: FileIndex): Detected | null {
  if (index.messagesOf('core').some((core) => FIXED_PAGE_SIZE_MTYPES.includes(core.mtype))) return null;
  for (const mm of index.messagesOf('mm')) {
    const pair = auxvPairs(mm.mm_saved_auxv).find(([type, size]) => type === AT_PAGESZ && size <= MAX_PAGE_SIZE);
    if (pair !== undefined) return { count: 1, attributes: { pageSize: Number(pair[1]) } };
  }
  return null;
}
