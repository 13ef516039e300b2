import type { Answer, ProfileAnswer } from '#core/answer/answer.ts';
import type { AssumptionRank } from '#core/verdict/rank-assumptions.ts';
import { isUsualNote } from '#core/verdict/rank-findings.ts';
import type { Finding, Step } from '#core/verdict/verdict.ts';
import { printable } from './terminal.ts';

/** The answer in words: first the verdict, then why, then what would make it work. */
export function renderAnswer(answer: Answer): string {
  const { image, counts } = answer;
  const tallied = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const tally = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  const lines = [
    answer.answer.toUpperCase(),
    `image    ${image.name === '' ? image.digest : image.name} (${image.format})`,
    ...(image.sets ?? []).map(({ name, answer: own }) => `set      ${name}: ${own}`),
    ...(tallied > 1 ? [`counts   ${tally.join(', ')}`] : []),
    ...(answer.nodes === undefined ? [] : [`nodes    ${shareOf(answer.nodes)}`]),
    ...answer.notes.map((note) => `note     ${note}`),
    ...answer.profiles.flatMap((profile) => linesOfProfile(profile)),
  ];
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
}

/** `25: 20 yes, 5 no`. */
function shareOf({ total, ...nodes }: NonNullable<Answer['nodes']>): string {
  const shares = Object.entries(nodes).filter(([, count]) => count > 0);
  return `${total}${shares.length === 0 ? '' : `: ${shares.map(([verdict, count]) => `${count} ${verdict}`).join(', ')}`}`;
}

/** The profile, and of several images which it is about. */
export function subjectOf({ set, profile }: ProfileAnswer): string {
  return set === undefined ? profile : `${set} on ${profile}`;
}

/** A blank line, the verdict, and why. */
export function linesOfProfile(profile: ProfileAnswer): string[] {
  return [
    '',
    `${subjectOf(profile)}: ${profile.verdict} (${profile.grade}${countOf(profile)}; kernel ${profile.kernel}, ${profile.arch})`,
    ...profile.findings.filter((finding) => !isUsualNote(finding)).flatMap((finding) => linesOfFinding(finding)),
    ...foldNotes(profile.findings.filter(isUsualNote)),
    ...linesOfWaysOut(profile),
    ...profile.steps.map((step) => `  to do    ${lineOfStep(step)}`),
    ...linesOfAssumptions(profile),
  ];
}

/** Without observations, or where an older service does not count them, nothing. */
function countOf({ observations }: ProfileAnswer): string {
  return observations ? `, ${observations.failed} of ${observations.total} failed` : '';
}

/** Notes about the profile alone, by rule: `restore-matrix rule ID` explains each. */
function foldNotes(notes: readonly Finding[]): string[] {
  if (notes.length === 0) return [];
  const rules = [...new Set(notes.map(({ rule }) => rule))];
  const what = notes.length === 1 ? 'a note' : `${notes.length} notes`;
  return [
    `  note     ${what} about the profile, whatever the image: ${rules.join(', ')} (restore-matrix rule ${rules[0]})`,
  ];
}

/** First what a wrong guess makes fatal, and how to record it; what nearly every restore assumes is one line. */
function linesOfAssumptions({ assumptions, assumptionRanks = [], recordWith }: ProfileAnswer): string[] {
  const of = (wanted: AssumptionRank) => assumptions.filter((_, i) => (assumptionRanks[i] ?? 'check') === wanted);
  const usual = of('usual');
  return [
    ...of('kills').map((text) => `  assumes  ${text}; otherwise the restored process is killed`),
    ...of('record').map((text) => `  assumes  ${text}`),
    ...(recordWith === undefined ? [] : [`           to record these facts, run on the host: ${recordWith}`]),
    ...of('check').map((text) => `  assumes  ${text}`),
    ...(usual.length === 0
      ? []
      : [`  assumes  what nearly every restore does: ${usual.length} facts (--output json lists them)`]),
  ];
}

function lineOfStep({ kind, text, loses }: Pick<Step, 'text' | 'loses'> & { readonly kind: string }): string {
  return `${kind}: ${text}${loses === null ? '' : ` (loses: ${loses})`}`;
}

/** Of a `no`, one line for each, and below it what is then still to do. */
export function linesOfWaysOut({ waysOut }: ProfileAnswer): string[] {
  if (waysOut === undefined) return [];
  if (waysOut.length === 0) return ['  way out  none is known'];
  return waysOut.flatMap((way) => [
    `  way out  ${lineOfStep(way)} Then: ${way.verdict}.`,
    ...way.steps.map((step) => `           and ${lineOfStep(step)}`),
  ]);
}

function linesOfFinding(finding: Finding): string[] {
  const { severity, rule, about, objectType, objectVersion, text, required, found } = finding;
  const version = objectVersion === null ? '' : `@${objectVersion}`;
  const object = about === 'profile' ? ', the profile alone' : objectType === '' ? '' : ` ${objectType}${version}`;
  return [`  ${severity.padEnd(8)} ${text} [${rule}${object}]`, `           needs ${required}; found ${found}`];
}
