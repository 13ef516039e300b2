import type { ComparedDecision } from '#core/matrix/compare-columns.ts';
import { CHANGES, isFlip } from '#core/matrix/compare-columns.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { RuleBook } from '#core/rules/rule.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { type Comparison, countsOf, itemOf, notesOf, rulesOf } from '#usecases/compare/comparison.ts';
import { readImageFile } from './read-image-file.ts';
import { readProfile } from './read-profile.ts';

interface Group {
  readonly content: SignatureContent;
  readonly shown: { digest: string; name: string }[];
}

/** The service's comparison, of files and with nothing but the core. Images of one signature are one line. */
export async function compareOffline(
  files: readonly string[],
  fromFile: string,
  toFile: string,
  ruleBook: RuleBook,
  now: Date,
): Promise<Comparison> {
  const [from, to] = [await readProfile({ profile: fromFile }), await readProfile({ profile: toFile })];
  const groups = new Map<string, Group>();
  for (const file of files) {
    const { inventory, digest } = await readImageFile(file);
    const { hash, content } = signatureOf(inventory);
    const group = groups.get(hash) ?? { content, shown: [] };
    group.shown.push({ digest, name: file });
    groups.set(hash, group);
  }
  const compared = [...groups].map(([signature, { content, shown }]) => ({
    signature,
    shown,
    counted: { signatures: 1, images: shown.length },
    from: decide(content, from, ruleBook),
    to: decide(content, to, ruleBook),
  }));
  const [left, right] = [viewProfile(from), viewProfile(to)];
  const { total, counts } = countsOf(
    compared.map((one) => ({ ...one.counted, from: one.from.verdict, to: one.to.verdict })),
  );
  const items = compared
    .map(({ signature, shown, ...sides }) =>
      itemOf({ signature, images: { count: shown.length, shown }, ...sides, onTheSpot: true }),
    )
    .filter(({ change }) => isFlip(change))
    .sort((a, b) => CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change));
  return {
    ...{ of: 'profiles', from: left, to: right, total, counts },
    ...rulesOf(compared.map((one) => ({ ...one.counted, from: one.from, to: one.to }))),
    ...{ items, next: null, notes: notesOf(left, right, counts) },
    ...{ revision: 0, ruleBook: ruleBook.revision, evaluatedAt: now.toISOString() },
  };
}

function decide(content: SignatureContent, profile: Profile, ruleBook: RuleBook): ComparedDecision {
  const { verdict, findings, steps } = decideVerdict(content, profile, ruleBook);
  return { verdict, grade: 'predicted', findings, steps };
}

function viewProfile({ name, revision, release, arch }: Profile): Comparison['from'] {
  return { profile: name, profileRevision: revision, kernel: release.text, arch };
}
