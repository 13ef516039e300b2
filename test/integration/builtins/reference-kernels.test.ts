import { describe, expect, it } from 'vitest';
import { REFERENCE_KERNELS } from '#builtins/reference-kernels.ts';
import { REVISION_KERNELS } from '#builtins/revision-kernels.ts';
import { lookUpOption } from '#core/kconfig/look-up-option.ts';
import { HEADER_REVISIONS } from '#core/object-types/linux-cr/header-revisions.ts';
import { linuxCrSupport } from '#core/object-types/linux-cr/revisions.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { parseProfileName } from '#core/profile/profile-name.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { LINUX_CR_RULES } from '#core/rules/linux-cr/rules.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { bytesOf, CORPUS, expectationOf, inventoryOf } from '../../unit/core/formats/linux-cr/corpus.ts';

const BY_REVISION = CORPUS.filter((image) => expectationOf(image).types !== undefined);

function kernelOf(name: string): Profile {
  const found = REFERENCE_KERNELS.find((kernel) => kernel.name === name);
  if (found === undefined) throw new Error(`no reference kernel ${name}`);
  return profileOf({ ...normaliseProfile(found.profile), name, revision: 1 });
}

/** The reference kernel of the revision that wrote an image, or any kernel like it but for its release. */
function homeOf(image: string, release?: string): Profile {
  const { revision = '', arch } = expectationOf(image);
  const kernel = kernelOf(`linux-cr-${revision}-${arch}`);
  return release === undefined ? kernel : { ...kernel, release: { ...kernel.release, ...parsed(release) } };
}

function parsed(release: string): Pick<Profile['release'], 'text' | 'version'> {
  return { text: release, version: { numbers: release.split('.').map(Number), rc: null } };
}

function decide(image: string, profile: Profile) {
  return decideVerdict(signatureOf(inventoryOf(bytesOf(image))).content, profile, RULE_BOOK);
}

describe('the reference kernels of Linux-CR', () => {
  it('are one for each of the 17 header revisions and each architecture that it supported', () => {
    const wanted = HEADER_REVISIONS.flatMap(({ id, arches }) => arches.map((arch) => `linux-cr-${id}-${arch}`));
    expect(REFERENCE_KERNELS.map(({ name }) => parseProfileName(name))).toEqual(wanted);
    expect(new Set(wanted).size).toBe(62);
    expect(REVISION_KERNELS.map(({ revision }) => revision)).toEqual(HEADER_REVISIONS.map(({ id }) => id));
  });

  it('take exactly the object versions of their revision', () => {
    for (const { id, arches, versions } of HEADER_REVISIONS) {
      for (const arch of arches) {
        const { restorers, objectSupport } = kernelOf(`linux-cr-${id}-${arch}`);
        expect([restorers.map(({ text }) => text), objectSupport]).toEqual([[`linux-cr@${id}`], {}]);
        const taken = linuxCrSupport(id, arch) ?? {};
        expect(taken['linux-cr/task']).toEqual([versions.TASK]);
        expect(Object.values(taken).every((of) => of.length === 1)).toBe(true);
      }
    }
  });

  it('say that they were never built, and where their release comes from', () => {
    const releases = REFERENCE_KERNELS.map(({ profile }) => profile.labels.release ?? '');
    expect(releases.filter((text) => !/^(commit subject|inferred): /.test(text))).toEqual([]);
    const named = REVISION_KERNELS.filter(({ source }) => source.startsWith('commit subject'));
    expect(named.map(({ revision, release }) => [revision, release])).toEqual([
      ['c97c03d', '2.6.33'],
      ['5c3471a', '3.0'],
    ]);
    expect(new Set(REFERENCE_KERNELS.map(({ profile }) => profile.labels.source))).toEqual(new Set(['synthetic']));
    expect(kernelOf('linux-cr-f0fdd38-ppc32').labels).toMatchObject({
      headers: 'ckpt-v23-rc1',
      'headers-date': '2011-01-05',
      note: expect.stringContaining('never built'),
    });
  });

  it('have every option on that the rules speak of, but for those that their release or architecture has not', () => {
    const spoken = LINUX_CR_RULES.flatMap(({ needs }) =>
      needs.flatMap((need) => (need.need === 'kconfig' ? need.allOf.map(({ option }) => option) : [])),
    );
    const off = (name: string) => {
      const { kconfig, kconfigComplete } = kernelOf(name);
      const settings = [...new Set(spoken)].map((option) => [option, lookUpOption(kconfig, kconfigComplete, option)]);
      return Object.fromEntries(settings.filter(([, setting]) => setting !== 'y'));
    };
    const NOT_YET = { CONFIG_MODIFY_LDT_SYSCALL: 'unknown' };
    const NO_WORD = { CONFIG_HUGETLBFS: 'unknown', CONFIG_HUGETLB_PAGE: 'unknown' };
    expect(spoken.length).toBeGreaterThan(30);
    expect(off('linux-cr-5c3471a-x86_64')).toEqual(NOT_YET);
    expect(off('linux-cr-0abe2fe-s390x')).toEqual(NOT_YET);
    expect(off('linux-cr-0abe2fe-x86_32')).toEqual({ ...NOT_YET, CONFIG_COMPAT: 'n' });
    expect(off('linux-cr-5c3471a-arm')).toEqual({ ...NOT_YET, ...NO_WORD, CONFIG_COMPAT: 'n' });
    expect(off('linux-cr-f0fdd38-ppc32')).toEqual({ ...NOT_YET, ...NO_WORD, CONFIG_COMPAT: 'n' });
  });
});

function told(image: string, profile: Profile) {
  const { verdict, findings } = decide(image, profile);
  const weighty = findings.filter(({ severity }) => severity !== 'note');
  return [verdict, ...weighty.map(({ severity, rule, objectType }) => `${severity} ${rule} ${objectType}`)];
}

describe('an image of each revision and architecture, at home', () => {
  it('there are 33', () => {
    expect(BY_REVISION).toHaveLength(33);
  });

  it.each(BY_REVISION)('%s: yes where the release is that of the image', (image) => {
    expect(told(image, homeOf(image, '2.6.32'))).toEqual(['yes']);
  });

  it.each(BY_REVISION)('%s: on its reference kernel at most the release in the header differs', (image) => {
    const home = homeOf(image);
    const restamp = ['conditional', 'step linux-cr-header-kernel-version linux-cr/header'];
    expect(told(image, home)).toEqual(home.release.text === '2.6.32' ? ['yes'] : restamp);
  });
});
