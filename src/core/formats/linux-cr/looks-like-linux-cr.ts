import { byteOrderOf } from './byte-order.ts';

/** By type and length of the HEADER record; its magic is the reader's to judge, so that a wrong one is named. */
export function looksLikeLinuxCr(head: Uint8Array): boolean {
  return byteOrderOf(head) !== null;
}
