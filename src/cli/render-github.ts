import type { Answer, ProfileAnswer } from '#core/answer/answer.ts';
import type { Finding } from '#core/verdict/verdict.ts';
import { linesOfProfile, subjectOf } from './render-answer.ts';
import { questionOf } from './render-junit.ts';
import { printable } from './terminal.ts';

/** GitHub cuts an annotation at about 64 KiB, which is far more than is readable next to a line of code. */
const MAX_ANNOTATION_LINES = 60;
/** The summary of a step may have 1 MiB. */
const MAX_SUMMARY_ROWS = 200;
const MAX_SUMMARY_FINDINGS = 10;
const MAX_CELL_LENGTH = 400;

type Level = 'error' | 'warning' | 'notice';

/**
 * Workflow commands of GitHub Actions, one for each profile, what fails the job first: GitHub shows ten of each level.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderGithub(answer: Answer, acceptSteps: boolean): string {
  const image = nameOf(answer);
  const commands = answer.profiles.map((profile) => ({
    level: levelOf(profile, acceptSteps),
    title: `${image}${profile.set === undefined ? '' : `, ${profile.set}`} on ${profile.profile}: ${profile.verdict}`,
    lines: linesOfProfile(profile).slice(1, MAX_ANNOTATION_LINES),
  }));
  if (commands.length === 0) {
    commands.push({
      level: 'warning',
      title: `${image}, ${questionOf(answer)}: ${answer.answer}`,
      lines: [...answer.notes],
    });
  }
  const order: readonly Level[] = ['error', 'warning', 'notice'];
  return order
    .flatMap((level) => commands.filter((command) => command.level === level))
    .map(({ level, title, lines }) => {
      const message = lines.map((line) => escapeData(printable(line))).join('%0A');
      return `::${level} title=${escapeProperty(printable(title))}::${message}\n`;
    })
    .join('');
}

function levelOf({ verdict }: ProfileAnswer, acceptSteps: boolean): Level {
  switch (verdict) {
    case 'no':
      return 'error';
    case 'unknown':
      return 'warning';
    case 'conditional':
      return acceptSteps ? 'notice' : 'warning';
    case 'yes':
      return 'notice';
  }
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** The answer as Markdown: a row for each profile. */
export function renderStepSummary(answer: Answer): string {
  const rows = answer.profiles.slice(0, MAX_SUMMARY_ROWS).map((profile) => {
    const cells = [subjectOf(profile), `${profile.kernel} ${profile.arch}`, profile.verdict, profile.grade].map(cellOf);
    return `| ${[...cells, whyOf(profile)].join(' | ')} |`;
  });
  const left = answer.profiles.length - rows.length;
  return [
    `### ${cellOf(`${nameOf(answer)}: ${answer.answer}`)}`,
    '',
    ...answer.notes.map((note) => `- ${cellOf(note)}`),
    ...(rows.length === 0
      ? []
      : ['', '| profile | kernel | verdict | grade | why |', '| - | - | - | - | - |', ...rows]),
    ...(left > 0 ? ['', `and ${left} more profiles`] : []),
    '',
    `Revision ${answer.revision}, rule book ${cellOf(answer.ruleBook)}, evaluated ${cellOf(answer.evaluatedAt)}.`,
    '',
    '',
  ].join('\n');
}

function whyOf({ findings, steps, waysOut, assumptions, assumptionRanks = [], recordWith }: ProfileAnswer): string {
  const ways = waysOut?.map(({ kind, text, verdict }) => `way out, ${kind}: ${text} Then: ${verdict}.`) ?? [];
  const reasons = [
    ...findings.filter(({ severity }) => severity === 'blocker').map(reasonOf),
    ...(waysOut?.length === 0 ? ['way out: none is known'] : ways),
    ...findings.filter(({ severity }) => severity === 'unknown' || severity === 'step').map(reasonOf),
    ...steps.map(({ kind, text }) => `${kind}: ${text}`),
    ...assumptions
      .filter((_, i) => assumptionRanks[i] === 'kills')
      .map((text) => `assumes ${text}; otherwise the restored process is killed (record: ${recordWith})`),
  ];
  const shown = reasons.slice(0, MAX_SUMMARY_FINDINGS).map(cellOf);
  if (reasons.length > shown.length) shown.push(`and ${reasons.length - shown.length} more`);
  return shown.join('<br>');
}

function reasonOf({ text, required, found, rule }: Finding): string {
  return `${text} Needs ${required}; found ${found}. (${rule})`;
}

function nameOf({ image }: Answer): string {
  return image.name === '' ? image.digest : image.name;
}

/** No mark-up, link or cell of a stranger's. */
function cellOf(text: string): string {
  const line = printable(text);
  const cut = line.length > MAX_CELL_LENGTH ? `${line.slice(0, MAX_CELL_LENGTH)}...` : line;
  return cut.replace(/[\\`*_{}[\]<>()#+!|~$&@:]/g, (character) => `&#${character.charCodeAt(0)};`);
}
