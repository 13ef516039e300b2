import { describe, expect, it } from 'vitest';
import { looksLikeLinuxCr } from '../../../../../src/core/formats/linux-cr/looks-like-linux-cr.ts';
import { bytesOf, CORPUS, errorOf, expectationOf } from './corpus.ts';

/** What each damaged image of the corpus is refused with. */
const REFUSED: readonly (readonly [image: string, expectation: RegExp, code: string, offset: number])[] = [
  ['d1-truncated-in-page-data', /payload of the last record is short/, 'image-truncated', 3_233],
  ['d2-truncated-in-header', /partial record header/, 'image-truncated', 43_733],
  ['d3-no-tail', /no TAIL/, 'image-incomplete', 47_632],
  ['e1-bad-head-magic', /bad magic in HEADER/, 'image-bad-magic', 8],
  ['e2-bad-tail-magic', /bad magic in TAIL/, 'image-bad-magic', 21_811],
  ['h-error-record', /carries an ERROR record/, 'image-reports-error', 1_381],
  ['i1-len-too-small', /len < 8/, 'image-length-impossible', 307],
  ['i2-len-huge', /must not allocate/, 'image-length-impossible', 307],
];

describe('damaged images of the corpus', () => {
  it.each(REFUSED)('%s', (image, expectation, code, offset) => {
    expect(expectationOf(image).expect).toMatch(expectation);
    const error = errorOf(bytesOf(image));
    expect({ code: error?.code, offset: error?.offset }).toEqual({ code, offset });
  });

  it('are the only ones refused, but for the unknown type, which is read', () => {
    const invalid = CORPUS.filter((image) => expectationOf(image).valid === false);
    expect(invalid).toEqual([...REFUSED.map(([image]) => image), 'f-unknown-type-777'].sort());
    for (const image of CORPUS) {
      expect(errorOf(bytesOf(image)) !== null, image).toBe(REFUSED.some(([refused]) => refused === image));
    }
  });

  it('says what the writer said, printable and short', () => {
    const { message } = errorOf(bytesOf('h-error-record')) ?? { message: '' };
    expect(message).toContain('[err -16][obj 7]: synthetic checkpoint failure');
    expect(message).toMatch(/^[ -~]{1,300}$/);
  });

  it('recognises a stream by its first record, the magic aside', () => {
    for (const image of CORPUS) expect(looksLikeLinuxCr(bytesOf(image).subarray(0, 16))).toBe(true);
    expect(looksLikeLinuxCr(bytesOf('a-minimal').subarray(0, 7))).toBe(false);
    expect(looksLikeLinuxCr(new Uint8Array(16))).toBe(false);
    expect(looksLikeLinuxCr(new TextEncoder().encode('container.json..'))).toBe(false);
  });
});
