import { BLOCK_BYTES, hasChecksum, isZeroBlock } from './tar-block.ts';

export function looksLikeTar(head: Uint8Array): boolean {
  const block = head.subarray(0, BLOCK_BYTES);
  return block.length === BLOCK_BYTES && !isZeroBlock(block) && hasChecksum(block);
}
