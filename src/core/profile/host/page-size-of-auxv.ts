/** AT_NULL and AT_PAGESZ of the kernel's include/uapi/linux/auxvec.h. */
const AT_NULL = 0n;
const AT_PAGESZ = 6n;

/** The size of a page in the auxiliary vector of a 64-bit process (`/proc/self/auxv`); null where it is not in it. */
export function pageSizeOfAuxv(auxv: Uint8Array, littleEndian: boolean): number | null {
  const view = new DataView(auxv.buffer, auxv.byteOffset, auxv.byteLength);
  for (let at = 0; at + 16 <= view.byteLength; at += 16) {
    const type = view.getBigUint64(at, littleEndian);
    if (type === AT_NULL) return null;
    if (type === AT_PAGESZ) return Number(view.getBigUint64(at + 8, littleEndian));
  }
  return null;
}
