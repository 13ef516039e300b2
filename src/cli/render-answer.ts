import type { Answer, ProfileAnswer } from '#core/answer/answer.ts';
import type { Finding } from '#core/verdict/verdict.ts';
import { printable } from './terminal.ts';

/** The answer in words: first the verdict, then why, then what would make it work. */
export function renderAnswer(answer: Answer): string {
  const { image, counts } = answer;
  const tally = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  const lines = [
    answer.answer.toUpperCase(),
    `image    ${image.name === '' ? image.digest : image.name} (${image.format})`,
    ...(answer.profiles.length > 1 ? [`counts   ${tally.join(', ')}`] : []),
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

/** A blank line, the verdict, and why. */
export function linesOfProfile(profile: ProfileAnswer): string[] {
  return [
    '',
    `${profile.profile}: ${profile.verdict} (${profile.grade}; kernel ${profile.kernel}, ${profile.arch})`,
    ...profile.findings.flatMap((finding) => linesOfFinding(finding)),
    ...profile.steps.map(
      ({ kind, text, loses }) => `  to do    ${kind}: ${text}${loses === null ? '' : ` (loses: ${loses})`}`,
    ),
    ...profile.assumptions.map((assumption) => `  assumes  ${assumption}`),
  ];
}

function linesOfFinding(finding: Finding): string[] {
  const { severity, rule, about, objectType, objectVersion, text, required, found } = finding;
  const version = objectVersion === null ? '' : `@${objectVersion}`;
  const object = about === 'profile' ? ', the profile alone' : objectType === '' ? '' : ` ${objectType}${version}`;
  return [`  ${severity.padEnd(8)} ${text} [${rule}${object}]`, `           needs ${required}; found ${found}`];
}
