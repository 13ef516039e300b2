import { LOG_SIGNS, type LogSign } from '#core/observation/log-signs.ts';
import { VERDICTS } from '#core/verdict/verdict.ts';
import type { Truth, TruthRestore } from '#web/truth.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { OPTIONS_GIVEN, signText } from './judge-outcome.ts';
import { groupBy, markdownTable } from './markdown-table.ts';
import { HOW } from './outcome.ts';

type Restores = readonly TruthRestore[];

/** docs/truth.md: the summary. `npm run truth` writes it, and a test holds it up to date. */
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
    'Written by `npm run truth` from `data/restores/outcomes.json` and `lab-outcomes.json` beside it; a test fails when it is not up to date. Every restore, with its prediction, rules, steps and assumptions, is a row of `data/truth.json`; a service shows them at `/docs/truth`.',
    `${restores.length} real restores of ${count(({ image }) => image)} images on ${count(({ kernel }) => kernel)} kernels, each predicted from the image and the profile of the kernel alone. **${wrongOf(restores).length}** predictions are wrong. A prediction is right when`,
    [
      `- a set that restored was predicted as \`yes\`, or as \`conditional\` with nothing but options that were given (the lab gives ${given});`,
      '- a set that did not restore, or died right after (`restored-dead`), was predicted as `no`, or as `conditional` on a step that removes the cause, and a rule about the error line of its log says so.',
    ].join('\n'),
  ].join('\n\n');
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
    'By kernel, by restorer, and by program (without columns that are all 0):',
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
    '## What logs say',
    markdownTable(
      ['line of the log', 'rule about it', 'cause', 'restores'],
      seen.map((sign) => [`\`${signText(sign)}\``, inCode(sign.rules), sign.cause, countOf(sign)]),
    ),
    unnamed.length === 0
      ? 'Every log of a failed restore has one of these lines.'
      : `No rule is about the log of:\n\n${unnamed.map(({ image, kernel }) => `- ${image} on ${kernel}`).join('\n')}`,
    ...(hosts.length === 0
      ? []
      : [
          `A cause in the host is in no image and no profile. The verdict then has an assumption or a finding that warns of it:\n\n${hosts.join('\n')}`,
        ]),
    ...(exceptions.length === 0 ? [] : [`Known to be wrong:\n\n${exceptions.join('\n')}`]),
  ].join('\n\n');
}

/** Of the rows in the table of steps. */
function steps(restores: Restores): string {
  const conditional = restores.filter(({ steps }) => steps.length > 0);
  const shown = conditional.filter(({ shownBy }) => shownBy !== 'no other restore');
  return [
    '## Steps',
    `${conditional.length} restores were predicted as \`conditional\`. For ${shown.length} of them a real restore shows that the step is the one that helps: the step was taken, or the same program restored there without the obstacle.`,
  ].join('\n\n');
}

function reported(reports: Truth['reports'], untold: Truth['untold']): string {
  const rows = new Set([...reports, ...untold].map(({ row }) => row)).size;
  const silent = reports.filter(({ failed }) => failed.severity === null);
  const count = (match: string) => reports.filter((report) => report.match === match).length;
  return [
    '## Reports',
    `${rows} failures that people reported, as images that hold what theirs held. A rule names the cause of ${reports.length - silent.length} of ${reports.length} situations: ${count('full')} from what the image holds, ${count('profile')} from the profile alone, ${count('partial')} of a part of the cause. ${untold.length} reports have causes that an image does not show, or only in part.`,
  ].join('\n\n');
}
