import { BYTE_FORMATS } from '../image/image-format.ts';
import type { Profile, Restorer } from '../profile/profile.ts';
import { runtimeNameOf } from '../profile/runtime.ts';
import type { RuleBook } from '../rules/rule.ts';
import type { SignatureContent } from '../signature/signature.ts';
import { ignores } from './ignores.ts';
import { judgeCheckpointVersion } from './judge-checkpoint-version.ts';
import { judgeObjectSupport } from './judge-object-support.ts';
import { judgeRule, type RuleTerms } from './judge-rule.ts';
import { type PreparedRuleBook, prepareRuleBook, speaksOf } from './prepare-rule-book.ts';
import { Reasons } from './reasons.ts';
import type { AcceptedNeed, Decision, FindingSeverity, Verdict } from './verdict.ts';
import { takes, whoRestores } from './who-restores.ts';

export interface DecideOptions {
  /** Facts of the host that the profile does not record are unknown instead of assumed. */
  readonly strict?: boolean;
  /** Object types (`criu/tcp-established`) or versions of them (`linux-cr/task@3`) to leave out, visibly. */
  readonly ignore?: readonly string[];
  /** Needs that the one who restores takes care of, as a plan's steps say (`applySteps` gives them). */
  readonly accepted?: readonly AcceptedNeed[];
  /** What calls CRIU (profile/runtime.ts), whatever the profile records; null or absent = not asked. */
  readonly runtime?: string | null;
}

function familyOf(content: SignatureContent): Restorer['family'] {
  if (content.format !== 'inventory') return BYTE_FORMATS[content.format].family;
  return content.objects.some(({ type }) => type.startsWith('linux-cr/')) ? 'linux-cr' : 'criu';
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

/** A runtime that the question names must be able to restore the image. */
function judgeRuntime(content: SignatureContent, asked: string | null, reasons: Reasons): void {
  const name = asked === null ? null : runtimeNameOf(asked);
  if (name === null || takes(name, content)) return;
  reasons.add({
    rule: 'runtime-needs-container',
    severity: 'unknown',
    objectType: '',
    objectVersion: null,
    required: `a checkpoint that ${name} made`,
    found: 'an image set without a container around it',
    text: `${name} restores checkpoints of its own containers. Ask without it, or with the runtime none, about CRIU alone.`,
    evidence: [
      'podman-container-restore(1): --import takes what podman exported',
      'kubernetes.io: Kubelet Checkpoint API',
    ],
  });
}

function judgeObjects(
  content: SignatureContent,
  profile: Profile,
  restorer: Restorer,
  book: PreparedRuleBook,
  terms: RuleTerms,
  ignore: readonly string[],
  reasons: Reasons,
): void {
  for (const object of content.objects) {
    if (ignores(ignore, object)) {
      reasons.add({
        rule: 'object-ignored',
        severity: 'note',
        objectType: object.type,
        objectVersion: object.version,
        required: 'no requirement (not judged)',
        found: 'an object type that the question ignores',
        text: 'The verdict does not cover this object.',
        evidence: ['the question: ignore'],
      });
      continue;
    }
    judgeObjectSupport(profile, restorer, object, reasons);
    judgeCheckpointVersion(restorer, object, reasons);
    for (const prepared of book.byObjectType.get(object.type) ?? []) {
      if (prepared.rule.arches?.includes(content.arch) === false) continue;
      judgeRule(prepared, profile, restorer, object, terms, reasons);
    }
  }
  if (content.objects.length > 0 && content.objects.every((object) => ignores(ignore, object))) {
    reasons.add({
      rule: 'nothing-judged',
      severity: 'unknown',
      objectType: '',
      objectVersion: null,
      required: 'at least one object to judge',
      found: 'no object left to judge',
      text: 'The question ignores all objects of the image. A verdict without any judged object does not apply to the image.',
      evidence: ['the question: ignore'],
    });
  }
}

/** Which of several restorers the verdict is about: the one to restore with. */
function noteRestorer(restorer: Restorer, family: readonly Restorer[], reasons: Reasons): void {
  if (family.length < 2) return;
  reasons.add({
    rule: 'restorer-chosen',
    severity: 'note',
    objectType: '',
    objectVersion: null,
    required: `one of ${family.map(({ text }) => text).join(', ')}`,
    found: restorer.text,
    text: 'The profile has several restorers for images of this format. The verdict applies to the one with the best result.',
    evidence: ['the profile: restorer'],
  });
}

function decideFor(
  content: SignatureContent,
  profile: Profile,
  restorer: Restorer,
  family: readonly Restorer[],
  ruleBook: RuleBook,
  options: DecideOptions,
): Decision {
  const book = prepareRuleBook(ruleBook);
  const reasons = new Reasons(options.strict ?? false);
  const terms = { accepted: options.accepted ?? [], who: whoRestores(content, profile, options.runtime ?? null) };
  noteRestorer(restorer, family, reasons);
  judgeArch(content, profile, reasons);
  judgeRuntime(content, options.runtime ?? null, reasons);
  for (const prepared of book.aboutProfile) {
    if (prepared.rule.arches?.includes(profile.arch) === false) continue;
    if (speaksOf(prepared, profile, restorer)) {
      judgeRule(prepared, profile, restorer, null, terms, reasons);
    }
  }
  judgeObjects(content, profile, restorer, book, terms, options.ignore ?? [], reasons);
  return reasons.decide();
}

const BEST_FIRST: readonly Verdict[] = ['yes', 'conditional', 'unknown', 'no'];
const WORST_FIRST: readonly FindingSeverity[] = ['blocker', 'unknown', 'step'];

/** Of equal verdicts, the one with fewer obstacles is better: it shows the shortest way to a restore. */
function compareDecisions(a: Decision, b: Decision): number {
  const order = BEST_FIRST.indexOf(a.verdict) - BEST_FIRST.indexOf(b.verdict);
  if (order !== 0) return order;
  const count = ({ findings }: Decision, severity: FindingSeverity) =>
    findings.filter((finding) => finding.severity === severity).length;
  const differences = WORST_FIRST.map((severity) => count(a, severity) - count(b, severity));
  return differences.find((difference) => difference !== 0) ?? 0;
}

function withoutRestorer(content: SignatureContent, profile: Profile, family: Restorer['family']): Decision {
  const reasons = new Reasons(false);
  judgeArch(content, profile, reasons);
  reasons.add({
    rule: 'restorer-family-missing',
    severity: 'blocker',
    objectType: '',
    objectVersion: null,
    required: family === 'criu' ? 'a CRIU release' : 'an in-kernel Linux-CR',
    found: profile.restorers.map(({ text }) => text).join(', ') || 'no restorer',
    text: `Only ${family === 'criu' ? 'CRIU' : 'the Linux-CR kernel code'} reads images of this format.`,
    evidence: ['docs/formats.md'],
  });
  return reasons.decide();
}

/**
 * Stage 4: inventory (as its signature) x profile x rule book -> verdict, with every finding, step and assumption.
 * Pure: the same input gives the same output on any machine. The only place where a verdict is decided.
 *
 * Of several restorers of the image's family the one that does best counts; of equals, the one named first.
 */
export function decideVerdict(
  content: SignatureContent,
  profile: Profile,
  ruleBook: RuleBook,
  options: DecideOptions = {},
): Decision {
  const family = familyOf(content);
  const restorers = profile.restorers.filter((restorer) => restorer.family === family);
  const decisions = restorers.map((restorer) => decideFor(content, profile, restorer, restorers, ruleBook, options));
  const [best] = decisions.length < 2 ? decisions : decisions.toSorted(compareDecisions);
  return best ?? withoutRestorer(content, profile, family);
}
