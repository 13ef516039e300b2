import { describe, expect, it } from 'vitest';
import { dropsOf } from '#core/conversion/order-steps.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { Arch } from '#core/image/arch.ts';
import { LINUX_CR_REVISIONS } from '#core/object-types/linux-cr/revisions.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { RuleBook } from '#core/rules/rule.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Decision } from '#core/verdict/verdict.ts';
import { bytesOf, CORPUS, expectationOf, inventoryOf } from '../../formats/linux-cr/corpus.ts';
import { writeImage } from '../../formats/linux-cr/write-image.ts';
import { kernelOf, type Rewritten, rewrite } from './rewrite.ts';

/** Only what the bytes of the image decide: not the configuration, which no conversion changes. */
const BYTES_ONLY: RuleBook = {
  ...RULE_BOOK,
  rules: RULE_BOOK.rules.filter(({ id }) => id === 'linux-cr-header-kernel-version'),
};

function decide(
  bytes: Uint8Array,
  revision: (typeof LINUX_CR_REVISIONS)[number],
  arch: Arch,
  readAs: string | null = null,
): Decision {
  const { content } = signatureOf(inventoryOf(bytes, {}, readAs));
  return decideVerdict(content, kernelOf(revision, arch), BYTES_ONLY);
}

interface Tried {
  readonly yes: number;
  readonly converted: number;
  readonly refused: number;
}

/** In one pass; where the stream tells its revision too late, as one whose revision a first reading has told. */
function rewriteKnowing(bytes: Uint8Array, target: Profile, drop: readonly string[]): Rewritten {
  try {
    return rewrite(bytes, target, { drop, chunk: 4_099 });
  } catch (error) {
    const { revision } = inventoryOf(bytes).origin;
    if (!(error instanceof ImageError) || error.code !== 'image-revision-ambiguous' || revision === null) throw error;
    return rewrite(bytes, target, { drop, chunk: 4_099, revision });
  }
}

/** What the verdict promises for every revision is what the rewriter does. */
function checkAllTargets(bytes: Uint8Array, arch: Arch): Tried {
  let [yes, converted, refused] = [0, 0, 0];
  for (const revision of LINUX_CR_REVISIONS) {
    const target = kernelOf(revision, arch);
    const { verdict, steps } = decide(bytes, revision, arch);
    if (verdict === 'yes' || verdict === 'conditional') {
      const after = rewriteKnowing(bytes, target, dropsOf(steps));
      const again = decide(after.bytes, revision, arch, revision.id);
      expect({ revision: revision.id, verdict: again.verdict, findings: again.findings }).toEqual({
        revision: revision.id,
        verdict: 'yes',
        findings: [],
      });
      if (verdict === 'yes') yes += 1;
      else converted += 1;
    } else {
      expect(() => rewrite(bytes, target), revision.id).toThrow(ImageError);
      refused += 1;
    }
  }
  return { yes, converted, refused };
}

const READABLE = CORPUS.filter((name) => {
  const { valid, types } = expectationOf(name);
  return (valid === true || types !== undefined) && !name.startsWith('f-unknown');
});

describe('an image of the corpus, converted for a kernel of every header revision', () => {
  it.each(READABLE)('%s', (name) => {
    const bytes = bytesOf(name);
    const { yes, converted } = checkAllTargets(bytes, inventoryOf(bytes).arch);
    expect(yes + converted).toBeGreaterThan(0);
  });
});

describe('an image with every record type, converted for a kernel of every header revision', () => {
  const images = LINUX_CR_REVISIONS.flatMap((revision) =>
    revision.arches.map((arch) => ({ revision, arch, id: revision.id })),
  );
  it.each(images)('$id on $arch', ({ revision, arch }) => {
    checkAllTargets(writeImage(revision, arch), arch);
  });

  it.each(images)('$id on $arch, without sockets and signals', ({ revision, arch }) => {
    const only = Object.keys(revision.versions)
      .map((type) => type.split('@')[0] ?? type)
      .filter((type) => !type.startsWith('SOCKET') && type !== 'SIGPENDING');
    checkAllTargets(writeImage(revision, arch, { only }), arch);
  });
});
