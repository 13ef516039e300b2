import type { Profile, Restorer } from '../profile/profile.ts';
import type { RuleBook } from '../rules/rule.ts';
import type { SignatureContent } from '../signature/signature.ts';
import { judgeObjectSupport } from './judge-object-support.ts';
import { judgeRule } from './judge-rule.ts';
import type { JudgedObject } from './needs/judgement.ts';
import { matches, type PreparedRuleBook, prepareRuleBook, speaksOf } from './prepare-rule-book.ts';
import { Reasons } from './reasons.ts';
import { type Decision, VERDICTS } from './verdict.ts';

export interface DecideOptions {
  /** Facts of the host that the profile does not record are unknown instead of taken for granted. */
  readonly strict?: boolean;
  /** Object types (`criu/tcp-established`) or versions of them (`linux-cr/task@3`) to leave out, visibly. */
  readonly ignore?: readonly string[];
  /** Rules whose adjustment the one who restores will follow (`applySteps` gives them). */
  readonly accepted?: readonly string[];
}

function familyOf(content: SignatureContent): Restorer['family'] {
  if (content.format !== 'inventory') return content.format;
  return content.objects.some(({ type }) => type.startsWith('linux-cr/')) ? 'linux-cr' : 'criu';
}

function isIgnored(object: JudgedObject, ignore: readonly string[]): boolean {
  return ignore.includes(object.type) || ignore.includes(`${object.type}@${object.version}`);
}

/** 32-bit tasks on a 64-bit kernel are a rule of CRIU's (`ia32-compat`); the image is then x86_64. */
function judgeArch(content: SignatureContent, profile: Profile, reasons: Reasons): void {
  if (content.arch === profile.arch) return;
  reasons.add({
    rule: 'arch-differs',
    severity: 'blocker',
    objectType: '',
    objectVersion: null,
    required: `architecture ${content.arch}`,
    found: profile.arch,
    text: 'Registers, page tables and system calls of an image belong to one architecture.',
    evidence: ['https://github.com/checkpoint-restore/criu/issues/453', 'Linux-CR kernel patch: arch_id must be equal'],
  });
}

function judgeObjects(
  content: SignatureContent,
  profile: Profile,
  restorer: Restorer,
  book: PreparedRuleBook,
  options: DecideOptions,
  reasons: Reasons,
): void {
  const ignore = options.ignore ?? [];
  const accepted = options.accepted ?? [];
  for (const object of content.objects) {
    if (isIgnored(object, ignore)) {
      reasons.add({
        rule: 'object-ignored',
        severity: 'note',
        objectType: object.type,
        objectVersion: object.version,
        required: 'not judged',
        found: 'the question leaves it out',
        text: 'The verdict says nothing about this object.',
        evidence: [],
      });
      continue;
    }
    judgeObjectSupport(profile, restorer, object, reasons);
    for (const prepared of book.byObjectType.get(object.type) ?? []) {
      const { rule } = prepared;
      if (rule.arches !== undefined && !rule.arches.includes(content.arch)) continue;
      if (accepted.includes(rule.id) || !matches(rule.when, object)) continue;
      judgeRule(prepared, profile, restorer, object, reasons);
    }
  }
}

function decideFor(
  content: SignatureContent,
  profile: Profile,
  restorer: Restorer,
  ruleBook: RuleBook,
  options: DecideOptions,
): Decision {
  const book = prepareRuleBook(ruleBook);
  const reasons = new Reasons(options.strict ?? false);
  judgeArch(content, profile, reasons);
  for (const prepared of book.aboutProfile) {
    const { rule } = prepared;
    if (rule.arches !== undefined && !rule.arches.includes(profile.arch)) continue;
    if (options.accepted?.includes(rule.id) || !speaksOf(prepared, profile, restorer)) continue;
    judgeRule(prepared, profile, restorer, null, reasons);
  }
  judgeObjects(content, profile, restorer, book, options, reasons);
  return reasons.decide();
}

/** Best first, for a profile with several restorers. */
const PREFERENCE: Readonly<Record<Decision['verdict'], number>> = { yes: 0, conditional: 1, unknown: 2, no: 3 };

/**
 * Stage 4: inventory (as its signature) x profile x rule book -> verdict, with every finding, step and assumption.
 * Pure: the same input gives the same output on any machine. The only place where a verdict is decided.
 *
 * Of several restorers of the image's family the one with the best verdict counts.
 */
export function decideVerdict(
  content: SignatureContent,
  profile: Profile,
  ruleBook: RuleBook,
  options: DecideOptions = {},
): Decision {
  const family = familyOf(content);
  const restorers = profile.restorers.filter((restorer) => restorer.family === family);
  const decisions = restorers.map((restorer) => decideFor(content, profile, restorer, ruleBook, options));
  for (const verdict of VERDICTS.toSorted((a, b) => PREFERENCE[a] - PREFERENCE[b])) {
    const best = decisions.find((decision) => decision.verdict === verdict);
    if (best !== undefined) return best;
  }
  const reasons = new Reasons(false);
  reasons.add({
    rule: 'restorer-family-missing',
    severity: 'blocker',
    objectType: '',
    objectVersion: null,
    required: family === 'criu' ? 'a CRIU release' : 'an in-kernel Linux-CR',
    found: profile.restorers.map(({ text }) => text).join(', '),
    text: `Only ${family === 'criu' ? 'CRIU' : 'the Linux-CR kernel code'} reads images of this format.`,
    evidence: ['docs/formats'],
  });
  return reasons.decide();
}
