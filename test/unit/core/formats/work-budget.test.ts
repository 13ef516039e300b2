import { describe, expect, it } from 'vitest';
import { createCriuSetReader } from '../../../../src/core/formats/criu/criu-set-reader.ts';
import { CRIU_LIMITS } from '../../../../src/core/formats/criu/limits.ts';
import { WORK_LIMITS, WorkBudget } from '../../../../src/core/formats/work-budget.ts';
import { emptyPageMap } from '../../../support/images/make-costly.ts';
import { criuFiles } from '../../../support/images/make-criu.ts';
import { refusal } from './criu/read-files.ts';

const CHUNK_BYTES = 64 * 1024;

function read(files: Iterable<readonly [string, Uint8Array]>, work: WorkBudget, limits = CRIU_LIMITS): string {
  return refusal(() => {
    const reader = createCriuSetReader(limits, work);
    for (const [name, bytes] of files) {
      reader.openFile(name, bytes.length);
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) reader.write(bytes.subarray(at, at + CHUNK_BYTES));
      reader.closeFile();
    }
    reader.end();
  });
}

describe('the work of reading', () => {
  it('is counted whatever is read, and ends at the limit', () => {
    const work = new WorkBudget(WORK_LIMITS, () => 100_000);
    const files = new Map([...criuFiles(1), ['pagemap-1.img', emptyPageMap(8_000_000)] as const]);
    expect(read(files, work)).toMatch(/^image-too-much-work pagemap-1.img \d+$/);
    expect(work.spent).toBeLessThanOrEqual(WORK_LIMITS.freeSteps + 10);
  });

  it('grows with every entry, those without a byte too', () => {
    const stepsFor = (entries: number) => {
      const work = new WorkBudget();
      expect(read([...criuFiles(1), ['pagemap-9.img', emptyPageMap(entries)]], work)).toBe('read');
      return work.spent;
    };
    expect(stepsFor(2_000) - stepsFor(1_000)).toBeGreaterThanOrEqual(1_000);
  });

  it('of two sets in one upload is counted together', () => {
    const work = new WorkBudget({ freeSteps: 5_000, stepsPerByte: 0 }, () => 0);
    const files = [...criuFiles(1), ['pagemap-9.img', emptyPageMap(1_000)] as const];
    expect(read(files, work)).toBe('read');
    expect(read(files, work)).toMatch(/^image-too-much-work /);
  });

  it('may be more where more was sent', () => {
    let uploaded = 0;
    const work = new WorkBudget({ freeSteps: 10, stepsPerByte: 2 }, () => uploaded);
    work.spend(10, null, 0);
    expect(refusal(() => work.spend(1, 'a', 7))).toBe('image-too-much-work a 7');
    uploaded = 20;
    work.spend(29, 'a', 8);
    expect(refusal(() => work.spend(1, 'a', 9))).toBe('image-too-much-work a 9');
  });
});

describe('entries', () => {
  it('have a cap over all files of a set, those without a byte included', () => {
    const files = [1, 2, 3].map((id) => [`pagemap-${id}.img`, emptyPageMap(40)] as const);
    const set = new Map([...criuFiles(1), ...files]);
    expect(read(set, new WorkBudget(), { ...CRIU_LIMITS, entries: 100 })).toBe(
      'image-too-many-records pagemap-3.img 66',
    );
    expect(read(set, new WorkBudget(), { ...CRIU_LIMITS, entries: 200 })).toBe('read');
  });
});
