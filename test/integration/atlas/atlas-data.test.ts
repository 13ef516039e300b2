/** The atlas that comes with the product (data/atlas, data/atlas.br). */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readAtlasFolder } from '#atlas/atlas-folder.ts';
import { loadAtlas } from '#atlas/load-atlas.ts';
import { addressOf, kernelAt } from '#core/atlas/address.ts';
import { faultsOfKernel } from '#core/atlas/check-kernel.ts';
import { profileInputOf, profileNameOf } from '#core/atlas/profile-input-of.ts';
import { restorerFor } from '#core/atlas/profile-of-kernel.ts';
import { shapeOf } from '#core/atlas/release-shape.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import { isProfileName } from '#core/profile/profile-name.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { makeKernel, OPTIONS } from '../../unit/core/atlas/make-atlas.ts';

const DATA = new URL('../../../data/', import.meta.url);
const atlas = await loadAtlas();

describe('the atlas', () => {
  it('is small, and holds what its folder holds', () => {
    expect(statSync(new URL('atlas.br', DATA)).size).toBeLessThan(500_000);
    const { options, kernels, packages } = readAtlasFolder(fileURLToPath(new URL('atlas', DATA)));
    expect(options).toEqual(atlas.options);
    expect(kernels).toEqual(atlas.kernels);
    expect(packages).toEqual(atlas.packages);
    expect(atlas.revision).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('has sane kernels alone, each with an address of its own', () => {
    expect(atlas.kernels.length).toBeGreaterThan(3_300);
    const faults = atlas.kernels.flatMap((kernel) => faultsOfKernel(kernel, atlas.options));
    expect(faults).toEqual([]);
    const lost = atlas.kernels.filter((kernel) => kernelAt(atlas, addressOf(kernel)) !== kernel);
    expect(lost.map(addressOf)).toEqual([]);
    for (const { release } of atlas.kernels) expect(shapeOf(release).numbers.length).toBeGreaterThan(0);
  });

  it('knows every option that a rule asks for', () => {
    const known = new Set(atlas.options);
    // In data/atlas/options.json; `restore-matrix atlas add` adds what is missing.
    expect(relevantOptions(RULE_BOOK).filter((name) => !known.has(name))).toEqual([]);
  });

  it('makes profiles that a service accepts', () => {
    const step = 37;
    const some = atlas.kernels.filter((_, at) => at % step === 0);
    for (const kernel of some) {
      const { text } = restorerFor(atlas, kernel);
      const input = profileInputOf(atlas, kernel, [text], RULE_BOOK);
      expect(normaliseProfile(input)).toMatchObject({ arch: kernel.arch, kconfigComplete: false });
      expect(isProfileName(profileNameOf(kernel)), profileNameOf(kernel)).toBe(true);
    }
  });
});

describe('a record that is none', () => {
  it.each([
    [{ distro: '' }, 'distro'],
    [{ release: 'six' }, 'release'],
    [{ releaseFrom: 'guess' as never }, 'releaseFrom'],
    [{ arch: 'vax' as never }, 'arch'],
    [{ machine: 's390x' }, 'machine'],
    [{ form: 'odd' as never }, 'form'],
    [{ date: '2024-13-01' }, 'date'],
    [{ source: '' }, 'source'],
    [{ letters: 'yx=.' }, 'letters'],
    [{ letters: 'ym=.y' }, 'letters'],
    [{ letters: 'ym..' }, 'values'],
    [{ values: { HZ: '' } }, 'values'],
    [{ optionCount: 10 }, 'optionCount'],
  ])('%j is named', (patch, field) => {
    expect(faultsOfKernel(makeKernel(), OPTIONS)).toEqual([]);
    expect(faultsOfKernel(makeKernel(patch), OPTIONS).join()).toContain(`${field}: `);
  });
});
