import { LOG_SIGNS, type LogSign } from '#core/observation/log-signs.ts';
import { VERDICTS } from '#core/verdict/verdict.ts';
import { failedByAssumption, type Truth, type TruthRestore } from '#web/truth.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { OPTIONS_GIVEN, signText } from './judge-outcome.ts';
import { groupBy, markdownTable } from './markdown-table.ts';
import { HOW } from './outcome.ts';

type Restores = readonly TruthRestore[];

/** docs/truth.md: the summary. `npm run truth` writes it; a test fails if it is out of date. */
export function truthPage({ restores, reports, untold }: Truth): string {
  const sections = [head(restores), summary(restores), logs(restores), steps(restores), reported(reports, untold)];
  return `${sections.join('\n\n')}\n`;
}

function wrongOf(restores: Restores): Restores {
  return restores.filter(({ contradiction }) => contradiction !== null);
}

function head(restores: Restores): string {
  const count = (of: (restore: TruthRestore) => string) => new Set(restores.map(of)).size;
  const given = OPTIONS_GIVEN.map((text) => text.replace(/^Restore with (\S+)\.$/, '`$1`')).join(', ');
  return [
    '# Truth: predictions against real restores',
    'Written by `npm run truth` from `data/restores/outcomes.json`, `lab-outcomes.json` and `application-outcomes.json`; a test fails if it is out of date. `data/truth.json` has a row for every restore with its prediction, rules, steps and assumptions. A running service shows the rows at `/docs/truth`.',
    `${restores.length} real restores of ${count(({ image }) => image)} images on ${count(({ kernel }) => kernel)} kernels. Each prediction uses only the image and the profile of the kernel. **${wrongOf(restores).length}** predictions are wrong.`,
    assumedNote(restores),
    'A prediction is right if',
    [
      `- the set restored, and the verdict was \`yes\`, or \`conditional\` with only options that were set (the lab sets ${given}, and \`--root\` for the containers that it made);`,
      '- the set restored and the program lost something (`restored-wrong`), and a finding names what is lost, whatever the verdict;',
      '- the set did not restore, or its tasks died directly after it (`restored-dead`), and the verdict was `no`, or `conditional` on a step that removes the cause, because of a rule about the error line of the log;',
      '- the set did not restore because of its host, and a finding or an assumption of the verdict names that cause. Neither the image nor the profile records it.',
    ].join('\n'),
  ].join('\n\n');
}

/** Restores that failed on an assumption count as predicted right, so the page names their number at once. */
function assumedNote(restores: Restores): string {
  const count = restores.filter(failedByAssumption).length;
  return `Of the right predictions, **${count}** had the verdict \`yes\`, and the restore failed because an assumption of that verdict did not hold. The assumption names the cause, which is in the host: see [log lines](#log-lines).`;
}

function summary(restores: Restores): string {
  const cells = (among: Restores) =>
    HOW.flatMap((how) => {
      const those = among.filter(({ outcome }) => outcome === how);
      return VERDICTS.map((verdict) => those.filter((one) => one.verdict === verdict).length);
    });
  const total = HOW.map((how, at) => [how, ...cells(restores).slice(at * VERDICTS.length, (at + 1) * VERDICTS.length)]);
  const titles = HOW.flatMap((how) => VERDICTS.map((verdict) => `${how}: ${verdict}`));
  const used = cells(restores).map((count) => count !== 0);
  const per = (what: string, keyOf: (restore: TruthRestore) => string) => {
    const groups = [...groupBy(restores, keyOf)].map(([key, among]) => [
      `\`${key}\``,
      ...cells(among).filter((_, at) => used[at]),
      wrongOf(among).length,
    ]);
    return markdownTable([what, ...titles.filter((_, at) => used[at]), 'wrong'], groups);
  };
  return [
    '## Summary',
    markdownTable(['outcome', ...VERDICTS], total),
    'By kernel, by restorer, and by program (columns with only zeros are omitted):',
    per('kernel', ({ kernel }) => kernel),
    per('restorer', ({ restorer }) => restorer),
    per('program', ({ program }) => program),
  ].join('\n\n');
}

function logs(restores: Restores): string {
  const countOf = (sign: LogSign) => restores.filter((restore) => restore.sign === signText(sign)).length;
  const seen = LOG_SIGNS.filter((sign) => countOf(sign) > 0);
  const inCode = (rules: readonly string[]) => rules.map((rule) => `\`${rule}\``).join(' or ');
  const unnamed = wrongOf(restores).filter(({ outcome, sign }) => outcome !== 'restored' && sign === null);
  const hosts = seen.flatMap((sign) => (sign.why === undefined ? [] : [`- \`${signText(sign)}\`: ${sign.why}`]));
  const exceptions = Object.entries(EXCEPTIONS).map(([name, why]) => `- ${name}: ${why}`);
  return [
    '## Log lines',
    markdownTable(
      ['log line', 'rule', 'cause', 'restores'],
      seen.map((sign) => [`\`${signText(sign)}\``, inCode(sign.rules), sign.cause, countOf(sign)]),
    ),
    unnamed.length === 0
      ? 'The log of every failed restore has one of these lines.'
      : `No rule is about the logs of:\n\n${unnamed.map(({ image, kernel }) => `- ${image} on ${kernel}`).join('\n')}`,
    ...(hosts.length === 0
      ? []
      : [
          `Neither an image nor a profile records a cause \`host\`. An assumption or a finding of the verdict warns of it:\n\n${hosts.join('\n')}`,
        ]),
    ...(exceptions.length === 0 ? [] : [`Known wrong predictions:\n\n${exceptions.join('\n')}`]),
  ].join('\n\n');
}

/** About the rows in the table of steps. */
function steps(restores: Restores): string {
  const conditional = restores.filter(({ steps }) => steps.length > 0);
  const shown = conditional.filter(({ shownBy }) => shownBy !== 'no other restore');
  return [
    '## Steps',
    `${conditional.length} restores were predicted as \`conditional\`. For ${shown.length} of them, a real restore shows that the step helps: the step was taken, or the same program restored there without the obstacle.`,
  ].join('\n\n');
}

function reported(reports: Truth['reports'], untold: Truth['untold']): string {
  const rows = new Set([...reports, ...untold].map(({ row }) => row)).size;
  const silent = reports.filter(({ failed }) => failed.severity === null);
  const count = (match: string) => reports.filter((report) => report.match === match).length;
  return [
    '## Reports',
    `${rows} failures that people reported, reproduced as images with the same content. A rule names the cause of ${reports.length - silent.length} of ${reports.length} situations: ${count('full')} from the content of the image, ${count('profile')} from the profile alone, ${count('partial')} only in part. ${untold.length} reports have causes that an image does not show, or shows only in part.`,
  ].join('\n\n');
}
