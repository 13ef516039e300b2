import { describe, expect, it } from 'vitest';
import { CHANGED, MAX_READS, type Reading, readSteady } from '#usecases/read-steady.ts';

/** Gives one reading after the other and counts how many were asked for. */
function readings(...of: readonly Reading<string>[]) {
  const asked = { times: 0 };
  const read = async (): Promise<Reading<string>> => of[Math.min(asked.times++, of.length - 1)] ?? { found: '' };
  return { asked, read };
}

describe('readSteady', () => {
  it('takes the first reading that nothing changed under', async () => {
    const { asked, read } = readings({ outdated: 'a' }, CHANGED, { found: 'b' });
    expect(await readSteady(read)).toBe('b');
    expect(asked.times).toBe(3);
  });

  it('tells the last outdated reading when there is no steady one', async () => {
    const { asked, read } = readings({ outdated: 'a' }, { outdated: 'b' }, { outdated: 'c' }, { outdated: 'd' });
    expect(await readSteady(read)).toBe('c');
    expect(asked.times).toBe(MAX_READS);
  });

  it('refuses to answer from parts when the last reading is not whole', async () => {
    const { asked, read } = readings({ outdated: 'a' }, CHANGED);
    await expect(readSteady(read)).rejects.toMatchObject({ code: 'records-changing' });
    expect(asked.times).toBe(MAX_READS);
  });
});
