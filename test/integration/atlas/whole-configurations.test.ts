/** What the atlas says of a kernel against what its whole configuration says (test/corpus/atlas/README.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadAtlas } from '#atlas/load-atlas.ts';
import { kernelAt } from '#core/atlas/address.ts';
import type { Atlas, AtlasKernel } from '#core/atlas/atlas.ts';
import { type AtlasMatch, matchKernel } from '#core/atlas/match-kernel.ts';
import { profileOfKernel } from '#core/atlas/profile-of-kernel.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Verdict } from '#core/verdict/verdict.ts';
import { readCorpusSet } from '../../unit/core/inventory/criu/read-corpus-set.ts';

const CORPUS = new URL('../../corpus/atlas/', import.meta.url);
const IMAGES = new URL('../../../data/images/', import.meta.url);
const KERNELS = JSON.parse(readFileSync(new URL('kernels.json', CORPUS), 'utf8')) as Readonly<Record<string, string>>;
const RESTORER = 'criu@4.2';
const MATTERS = new Set(relevantOptions(RULE_BOOK));

const atlas = await loadAtlas();
const images = ['criu', 'criu-lab', 'criu-releases'].flatMap((folder) =>
  readdirSync(new URL(folder, IMAGES)).map((file) => `${folder}/${file}`),
);
const contents: readonly (readonly [string, SignatureContent])[] = await Promise.all(
  images.map(async (path) => [path, signatureOf(inventoryOfCriu(await readCorpusSet(path))).content] as const),
);

function kernelOf(file: string): AtlasKernel {
  const kernel = kernelAt(atlas, KERNELS[file] ?? '');
  if (kernel === null) throw new Error(`${file}: the atlas has no kernel ${KERNELS[file]}`);
  return kernel;
}

function wholeProfile(file: string, { release, arch }: AtlasKernel): Profile {
  const kconfig = gunzipSync(readFileSync(new URL(file, CORPUS))).toString('utf8');
  const content = normaliseProfile({ release, arch, restorer: RESTORER, kconfig, kconfigComplete: true, force: true });
  return profileOf({ ...content, name: file, revision: 1 });
}

/** Whatever machine an image was made on: its objects are what is judged. */
const verdictsOn = (profile: Profile): ReadonlyMap<string, Verdict> =>
  new Map(
    contents.map(([path, content]) => {
      return [path, decideVerdict({ ...content, arch: profile.arch }, profile, RULE_BOOK).verdict] as const;
    }),
  );

function atlasProfile(from: Atlas, match: AtlasMatch, release: string): Profile {
  const except = new Set(match.is === 'between' ? match.changed : []);
  return profileOfKernel(from, { kernel: match.kernel, release, restorer: RESTORER, except }, RULE_BOOK);
}

const restores = (verdict: Verdict | undefined): boolean => verdict === 'yes' || verdict === 'conditional';

describe('a kernel of the atlas is judged as its whole configuration is, or unknown', () => {
  it('on many kinds of kernels and images', () => {
    expect(Object.keys(KERNELS).length).toBeGreaterThanOrEqual(10);
    expect(images.length).toBeGreaterThanOrEqual(60);
  });

  it.each(Object.keys(KERNELS))('%s', (file) => {
    const kernel = kernelOf(file);
    const whole = verdictsOn(wholeProfile(file, kernel));
    const exact = verdictsOn(atlasProfile(atlas, { is: 'exact', kernel }, kernel.release));
    const different = [...whole].filter(
      ([path, verdict]) => exact.get(path) !== verdict && exact.get(path) !== 'unknown',
    );
    expect(different).toEqual([]);
    // The atlas would be of no use if it always said unknown.
    const open = [...whole].filter(([path, verdict]) => verdict !== 'unknown' && exact.get(path) === 'unknown');
    expect(open.length / images.length).toBeLessThan(0.1);
  });
});

describe('a kernel that the atlas does not have is never called what its whole configuration denies', () => {
  it.each(Object.keys(KERNELS))('%s', (file) => {
    const kernel = kernelOf(file);
    const whole = verdictsOn(wholeProfile(file, kernel));
    const without: Atlas = { ...atlas, kernels: atlas.kernels.filter((one) => one !== kernel) };
    const { release, arch } = kernel;
    for (const match of matchKernel(without, { release, arch, distro: null }, MATTERS)) {
      if (match.is === 'beside') continue;
      const near = verdictsOn(atlasProfile(without, match, release));
      const against = [...whole].filter(([path, verdict]) => {
        const other = near.get(path);
        return (restores(verdict) && other === 'no') || (verdict === 'no' && restores(other));
      });
      expect(against, `${match.is}: ${match.kernel.distro} ${match.kernel.release}`).toEqual([]);
    }
  });
});
