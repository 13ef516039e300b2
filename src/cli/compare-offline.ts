import { candidateOf } from '#core/answer/candidate.ts';
import { type Comparison, compareProfiles, LISTED_CHANGES, pairOf, pairsOf } from '#core/answer/comparison.ts';
import { judgeProfiles, PLAINLY } from '#core/answer/judge-profiles.ts';
import type { ComparedDecision } from '#core/matrix/compare-columns.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { type KnownFiles, NO_REVISION } from './known-files.ts';

/** The service's comparison of two profiles over images of files. Images of one signature are one line. */
export function compareOffline(
  images: readonly KnownFiles[],
  { from, to }: { readonly from: Profile; readonly to: Profile },
  evaluator: Evaluator,
  now: string,
): Comparison {
  const judged = bySignature(images).map(({ signature, content, shown }) => ({
    signature,
    shown,
    from: decide(content, from, evaluator),
    to: decide(content, to, evaluator),
  }));
  const changes = new Set(LISTED_CHANGES);
  const order = pairsOf(changes);
  const placeOf = ({ from: had, to: has }: (typeof judged)[number]) =>
    order.indexOf(pairOf(had?.verdict ?? null, has?.verdict ?? null));
  const groups = judged.map(({ shown, ...sides }) => ({ signatures: 1, images: shown.length, ...sides }));
  return compareProfiles({
    from: viewProfile(from),
    to: viewProfile(to),
    counted: groups.map(({ signatures, images: count, from: had, to: has }) => {
      return { signatures, images: count, from: had?.verdict ?? null, to: has?.verdict ?? null };
    }),
    groups,
    rows: [...judged]
      .sort((a, b) => placeOf(a) - placeOf(b))
      .map(({ shown, ...row }) => ({ ...row, images: { count: shown.length, shown }, onTheSpot: true })),
    changes,
    next: null,
    revision: NO_REVISION,
    ruleBook: evaluator.ruleBook.revision,
    evaluatedAt: now,
  });
}

interface AlikeImages extends Pick<KnownFiles, 'content'> {
  readonly signature: string;
  readonly shown: readonly { readonly digest: string; readonly name: string }[];
}

function bySignature(images: readonly KnownFiles[]): readonly AlikeImages[] {
  const groups = new Map<string, AlikeImages>();
  for (const { image, content } of images) {
    const { digest, name, signature } = image;
    const shown = [...(groups.get(signature)?.shown ?? []), { digest, name }];
    groups.set(signature, { signature, content, shown });
  }
  return [...groups.values()];
}

/** Null: a fault of ours, which is no verdict. */
function decide(content: KnownFiles['content'], profile: Profile, evaluator: Evaluator): ComparedDecision | null {
  const material = { content, profiles: new Map([[profile.name, profile]]) };
  const { profiles } = judgeProfiles([candidateOf(profile)], material, PLAINLY, evaluator, '');
  const [judged] = profiles;
  return judged === undefined || judged.fault ? null : judged.answer;
}

function viewProfile({ name, revision, release, arch }: Profile): Comparison['from'] {
  return { profile: name, profileRevision: revision, kernel: release.text, arch };
}
