/** A converted image that does not fit is nobody's image: what is said of it, and who is blamed. */
import { describe, expect, it } from 'vitest';
import { RewriteTarget } from '#core/conversion/linux-cr/rewrite/rewrite-target.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { WorkBudget } from '#core/formats/work-budget.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { LinuxCrConversionProof } from '#image-conversion/linux-cr-conversion-proof.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { corpusFile } from '../../support/images/corpus-files.ts';

const IMAGE = corpusFile('linux-cr/14-b6cdf01-x86_64.img');

function kernel(revision: string, objectSupport: Readonly<Record<string, readonly number[]>> = {}): Profile {
  const input = { release: '2.6.38', arch: 'x86_64', restorer: [`linux-cr@${revision}`], objectSupport };
  return profileOf({ ...normaliseProfile(input), name: 'target', revision: 1 });
}

/** The error of a conversion that ends with one; null when it ends well. */
async function failureOf(profile: Profile): Promise<unknown> {
  const body = (async function* () {
    yield IMAGE;
  })();
  try {
    const pieces = createImageConverter(IMAGE_FORMATS, OWN_EVALUATOR).convert(body, profile, {
      drop: [],
      revision: null,
    });
    while (!(await pieces.next()).done);
    return null;
  } catch (error) {
    return error;
  }
}

describe('a converted image is read again as the target would', () => {
  it('ends well where it fits, also when the profile only repeats what its revision takes', async () => {
    expect(await failureOf(kernel('5c3471a'))).toBeNull();
    expect(await failureOf(kernel('5c3471a', { 'linux-cr/vma': [2] }))).toBeNull();
  });

  it('is refused, and not called damaged, where a profile mixes versions that no revision has together', async () => {
    const error = await failureOf(kernel('5c3471a', { 'linux-cr/vma': [1] }));
    expect(error).toBeInstanceOf(ImageError);
    expect(error).toMatchObject({ code: 'conversion-refused', offset: null });
    expect(String(error)).toContain('no single header revision has');
  });

  it('is a fault of ours, and no error of the image, where nothing else explains it', () => {
    const proof = new LinuxCrConversionProof(new RewriteTarget(kernel('5c3471a'), []), OWN_EVALUATOR, new WorkBudget());
    const unconverted = () => {
      proof.read(IMAGE);
      proof.end();
    };
    expect(unconverted).toThrow('the image converted for target does not restore on it');
    expect(unconverted).not.toThrow(ImageError);
  });
});
