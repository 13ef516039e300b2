import { describe, expect, it } from 'vitest';
import { shareReads } from '#store/shared-read.ts';

/** A read that tells when it began, and ends when it is told to. */
function slowReads() {
  const begun: (() => void)[] = [];
  const ended: (() => void)[] = [];
  let count = 0;
  const read = (): Promise<number> => {
    count += 1;
    const mine = count;
    begun.shift()?.();
    return new Promise((resolve, reject) => {
      ended.push(() => (mine === 2 ? reject(new Error('gone')) : resolve(mine)));
    });
  };
  return {
    read,
    begins: () => new Promise<void>((resolve) => begun.push(resolve)),
    end: () => ended.shift()?.(),
    count: () => count,
  };
}

describe('reads that are shared', () => {
  it('never gives a caller a read that began before its call, and reads once for calls that come together', async () => {
    const reads = slowReads();
    const shared = shareReads(reads.read);
    const first = reads.begins();
    const early = [shared(), shared(), shared()];
    await first;
    const late = [shared(), shared()];
    await new Promise(setImmediate);
    expect(reads.count()).toBe(1);
    const second = reads.begins();
    reads.end();
    expect(await Promise.all(early)).toEqual([1, 1, 1]);
    await second;
    const later = shared();
    reads.end();
    // The second read fails: those who wait for it are told, those after it are not.
    expect((await Promise.allSettled(late)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await reads.begins();
    reads.end();
    expect(await later).toBe(3);
    expect(reads.count()).toBe(3);
  });
});
