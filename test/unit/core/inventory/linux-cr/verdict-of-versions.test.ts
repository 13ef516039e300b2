import { describe, expect, it } from 'vitest';
import type { Arch } from '../../../../../src/core/image/arch.ts';
import { LINUX_CR_REVISIONS } from '../../../../../src/core/object-types/linux-cr/revisions.ts';
import { parseRestorer } from '../../../../../src/core/profile/parse-restorer.ts';
import { NO_FACTS, type Profile } from '../../../../../src/core/profile/profile.ts';
import { signatureOf } from '../../../../../src/core/signature/signature-of.ts';
import { decideVerdict } from '../../../../../src/core/verdict/decide-verdict.ts';
import type { Decision } from '../../../../../src/core/verdict/verdict.ts';
import { parseKernelRelease } from '../../../../../src/core/version/parse-kernel-release.ts';
import { bytesOf, inventoryOf } from '../../formats/linux-cr/corpus.ts';
import { writeImage } from '../../formats/linux-cr/write-image.ts';

function profile(revision: string, arch: Arch): Profile {
  return {
    name: 'kernel',
    revision: 1,
    release: parseKernelRelease('2.6.38'),
    arch,
    restorers: [parseRestorer(`linux-cr@${revision}`)],
    kconfig: {},
    kconfigComplete: false,
    objectSupport: {},
    facts: NO_FACTS,
    labels: {},
  };
}

/** Without rules: what is left is whether the restorer takes the objects. */
function decide(bytes: Uint8Array, revision: string): Decision {
  const inventory = inventoryOf(bytes);
  const { content } = signatureOf(inventory);
  return decideVerdict(content, profile(revision, inventory.arch), { revision: 'none', rules: [] });
}

describe('a header that is of two versions at once', () => {
  it('suits a kernel of either', () => {
    for (const revision of ['1fd8e6e', '5c3471a']) {
      const { verdict, findings } = decide(bytesOf('a-minimal'), revision);
      expect(findings).toEqual([]);
      expect(verdict).toBe('yes');
    }
  });

  it('does not suit an older one', () => {
    expect(decide(bytesOf('a-minimal'), 'f0fdd38').verdict).toBe('no');
  });
});

describe('a header that is of one of two versions, not known which', () => {
  const undecided = bytesOf('10-82822cf-x86_64');

  it('is read as the version with which its content agrees: no network namespace, and a flag that says so', () => {
    for (const revision of ['82822cf', 'f678773']) {
      expect(decide(undecided, revision)).toMatchObject({ verdict: 'yes', findings: [] });
    }
    expect(decide(undecided, 'b0d8304')).toMatchObject({
      verdict: 'conditional',
      steps: [{ effects: [{ type: 'linux-cr/header', version: 4, toVersion: 3 }] }],
    });
  });

  it('makes the verdict unknown where they differ and nothing tells more', () => {
    const inventory = inventoryOf(undecided);
    const objects = inventory.objects.map(({ attributes, ...object }) => {
      const { consistentVersions: _, ...others } = attributes;
      return { ...object, attributes: others };
    });
    const { content } = signatureOf({ ...inventory, objects });
    for (const revision of ['b0d8304', '82822cf', 'f678773']) {
      const decision = decideVerdict(content, profile(revision, inventory.arch), { revision: 'none', rules: [] });
      expect(decision).toMatchObject({
        verdict: 'unknown',
        findings: [
          {
            rule: 'object-version-ambiguous',
            severity: 'unknown',
            objectType: 'linux-cr/header',
            found: 'possible versions 3 or 4',
          },
        ],
      });
    }
  });

  it('does not matter where neither is taken', () => {
    const { findings } = decide(undecided, '0abe2fe');
    expect(findings.find(({ objectType }) => objectType === 'linux-cr/header')?.severity).toBe('blocker');
  });

  it('is converted from that version alone', () => {
    const { steps } = decide(undecided, '5c3471a');
    const texts = steps.filter(({ text }) => text.includes('linux-cr/header@')).map(({ text }) => text.slice(0, 32));
    expect(texts).toEqual(['Convert linux-cr/header@4 to @5:', 'Convert linux-cr/header@5 to @6:']);
  });
});

describe('every revision', () => {
  it.each(LINUX_CR_REVISIONS.map(({ id }) => id))('%s takes its own images', (id) => {
    const revision = LINUX_CR_REVISIONS.find((candidate) => candidate.id === id);
    if (revision === undefined) throw new Error(id);
    for (const arch of revision.arches) {
      const netns = (revision.versions.HEADER ?? 0) >= 4;
      expect(decide(writeImage(revision, arch, { netns }), id).findings).toEqual([]);
    }
  });
});
