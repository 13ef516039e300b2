/** The page of one rule in docs/rules, made of nothing but the rule and the object types it speaks of. */
import type { CriuObjectType } from '../../src/core/object-types/criu/criu-object-type.ts';
import type { ObjectType } from '../../src/core/object-types/object-type.ts';
import type { Adjustment, Confidence, Rule } from '../../src/core/rules/rule.ts';
import { detectionInWords } from './detection-in-words.ts';
import { conditionInWords, needInWords } from './need-in-words.ts';

const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  'verified-experiment': 'we restored, and saw it',
  'verified-source': 'read in the source of the kernel or of CRIU',
  documented: 'from a manual page, an issue, a commit message or Kconfig',
  inferred: 'concluded, not proven; the finding says so, and it never outweighs what is unknown',
};

export function rulePage(rule: Rule, objectTypes: ReadonlyMap<string, ObjectType>): string {
  const spokenOf = rule.appliesTo === 'profile' ? [] : rule.appliesTo.map((id) => objectTypes.get(id) ?? id);
  return `${[
    `# ${asPlainText(rule.title)}`,
    `Rule \`${rule.id}\`, area ${rule.area}, ${rule.family === 'any' ? 'every family' : familyOf(rule.family)}. Written by \`npm run rules\`.`,
    asPlainText(rule.text),
    section('Speaks of', scopeOf(rule)),
    ...spokenOf.map((one) => (typeof one === 'string' ? `\`${one}\`` : objectTypePart(one))),
    section('Needs', list(rule.needs.map((need) => asPlainText(needInWords(need))))),
    section('When a need is not met', unmetOf(rule)),
    section('Evidence', list(rule.evidence.map(asPlainText))),
    `Confidence: \`${rule.confidence}\`, ${CONFIDENCE[rule.confidence]}.`,
  ].join('\n\n')}\n`;
}

function familyOf(family: 'linux-cr' | 'criu'): string {
  return family === 'criu' ? 'CRIU' : 'Linux-CR';
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function scopeOf(rule: Rule): string {
  const limits = [
    rule.arches === undefined ? null : `images of ${rule.arches.join(', ')}`,
    rule.when === undefined ? null : `where ${conditionInWords(rule.when)}`,
    rule.kernels === undefined ? null : `kernels ${rule.kernels}`,
    rule.restorers === undefined ? null : `CRIU ${rule.restorers}`,
  ].filter((limit) => limit !== null);
  const what =
    rule.appliesTo === 'profile'
      ? 'The profile alone, whatever the image holds'
      : `Images with ${rule.appliesTo.map((id) => `\`${id}\``).join(' or ')}`;
  return `${what}${limits.length === 0 ? '' : `; only ${limits.join('; ')}`}.`;
}

/** How the object is seen, and the attributes that rules look at. */
function objectTypePart(objectType: ObjectType): string {
  const attributes = Object.entries(objectType.attributes).map(
    ([name, text]) => `attribute \`${name}\`: ${asPlainText(text)}`,
  );
  const seen = 'detect' in objectType ? seenBy(objectType as CriuObjectType) : [];
  const lines = [...seen, ...attributes];
  return `\`${objectType.id}\` (${asPlainText(objectType.title)})${lines.length === 0 ? '' : `\n\n${list(lines)}`}`;
}

function seenBy({ detect }: CriuObjectType): readonly string[] {
  const every = 'logic' in detect && detect.logic === 'all' && detect.conditions.length > 1;
  return detectionInWords(detect).map((line) => `seen by: ${line}${every ? ' (all of these)' : ''}`);
}

function unmetOf({ unmet, adjustments }: Rule): string {
  if (unmet === 'unknown') return 'Unknown: the image does not tell whether it matters.';
  if (unmet === 'note')
    return 'A note: restoring goes on, and something is lost or may be. The verdict does not change.';
  if (adjustments.length === 0) return 'A blocker: there is no way round.';
  return `A blocker, unless a way round helps; the first that does is told as a step:\n\n${list(adjustments.map(wayRound))}`;
}

function wayRound({ kind, text, loses, helps, criuMin }: Adjustment): string {
  const limits = [
    helps === undefined ? null : `against ${helps.join(', ')}`,
    criuMin === undefined ? null : `CRIU ${criuMin} or newer`,
    loses === null ? 'loses nothing' : `loses ${loses}`,
  ].filter((limit) => limit !== null);
  return asPlainText(`${kind}: ${text} (${limits.join('; ')})`);
}

/** Angle brackets and asterisks of plain text are no markup. */
function asPlainText(text: string): string {
  return text.replace(/`[^`]*`|[<>*]/g, (found) => (found.startsWith('`') ? found : `\\${found}`));
}
