import { describe, expect, it } from 'vitest';
import { chooseForRecord, readsAlike } from '#core/conversion/linux-cr/rewrite/choose-source.ts';
import { type Candidate, candidateFor } from '#core/formats/linux-cr/candidates.ts';

const HEADER = 1;
const NOBODYS = 999_999;

function candidate(revision: string, arch: Candidate['arch']): Candidate {
  const found = candidateFor(revision, arch);
  if (found === null) throw new Error(revision);
  return found;
}
const ONE = candidate('5c3471a', 'x86_64');

describe('the revision to read an image as', () => {
  it('is open between architectures, whatever the record', () => {
    expect(readsAlike(ONE, candidate('5c3471a', 'x86_32'), HEADER)).toBe(false);
    expect(readsAlike(ONE, ONE, HEADER)).toBe(true);
  });

  it('is null if no candidate fits what was read so far', () => {
    expect(chooseForRecord([ONE], NOBODYS, () => true)).toBe(ONE);
    expect(chooseForRecord([ONE], NOBODYS, () => false)).toBeNull();
    expect(chooseForRecord([ONE], HEADER, () => false)).toBeNull();
  });
});
