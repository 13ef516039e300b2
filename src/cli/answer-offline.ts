import type { Answer } from '#core/matrix/answer.ts';
import { rollUp } from '#core/matrix/roll-up.ts';
import type { Profile } from '#core/profile/profile.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { ScannedImage } from './read-image-file.ts';

export interface OfflineQuestion {
  readonly image: string;
  readonly ignore: readonly string[];
  readonly strict: boolean;
}

/** The service's answer, for one image and one profile, made with nothing but the core. */
export function answerOffline(scanned: ScannedImage, profile: Profile, question: OfflineQuestion, now: Date): Answer {
  const { hash, content } = signatureOf(scanned.inventory);
  const { ignore, strict } = question;
  const decision = decideVerdict(content, profile, RULE_BOOK, { strict, ignore });
  const { answer, counts } = rollUp([decision.verdict]);
  const { alias, version } = profile.release;
  return {
    question: {
      image: question.image,
      profile: profile.name,
      ...(ignore.length === 0 ? {} : { ignore }),
      ...(strict ? { strict } : {}),
    },
    image: { digest: scanned.digest, name: question.image, format: scanned.inventory.format, signature: hash },
    answer,
    counts,
    profiles: [
      {
        profile: profile.name,
        kernel: profile.release.text,
        arch: profile.arch,
        verdict: decision.verdict,
        grade: 'predicted',
        conflict: false,
        assumptions: decision.assumptions,
        findings: decision.findings,
        steps: decision.steps.map(({ kind, text, loses }) => ({ kind, text, loses })),
      },
    ],
    notes: alias === null ? [] : [`${alias} is ${version.numbers.join('.')} as a UNAME26 process sees it`],
    revision: 0,
    ruleBook: RULE_BOOK.revision,
    evaluatedAt: now.toISOString(),
  };
}
