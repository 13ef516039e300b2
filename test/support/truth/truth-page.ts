import { LOG_SIGNS, type LogSign } from '#core/observation/log-signs.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { VERDICTS } from '#core/verdict/verdict.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { type Judged, judgeOutcome, OPTIONS_GIVEN, proofOfStep } from './judge-outcome.ts';
import { groupBy, markdownTable } from './markdown-table.ts';
import { HOW, nameOf, OUTCOMES, programOf } from './outcome.ts';
import { reportsSection } from './reports-section.ts';

/** docs/truth.md: written by `npm run truth`, and held up to date by a test. */
export async function truthPage(): Promise<string> {
  const judged = await Promise.all(OUTCOMES.map(judgeOutcome));
  const sections = [head(judged), summary(judged), logs(judged), steps(judged), outOfReach(judged), reportsSection()];
  return `${[...sections, rows(judged)].join('\n\n')}\n`;
}

function head(judged: readonly Judged[]): string {
  const wrong = judged.filter(({ contradiction }) => contradiction !== null).length;
  return [
    '# Truth: predictions against real restores',
    `Written by \`npm run truth\` from \`data/restores/outcomes.json\` and \`lab-outcomes.json\` beside it; a test fails when it is not up to date. Reports of people are a [second table](#reports).`,
    `${judged.length} real restores of ${count(judged, ({ outcome }) => outcome.image)} images on ${count(judged, ({ outcome }) => outcome.kernel)} kernels, each foretold from the image and the profile of the kernel alone. **${wrong}** predictions are wrong. A prediction is right when`,
    [
      `- what restored was foretold as \`yes\`, or as \`conditional\` with nothing but options that were given (the lab gives ${OPTIONS_GIVEN.map((text) => text.replace(/^Restore with (\S+)\.$/, '`$1`')).join(', ')});`,
      '- what did not restore, or died right after (`restored-dead`), was foretold as `no`, or as `conditional` on a step that removes the cause, and the rule that says so is the one that the error line of the log speaks of.',
    ].join('\n'),
  ].join('\n\n');
}

function count(judged: readonly Judged[], of: (one: Judged) => string): number {
  return new Set(judged.map(of)).size;
}

function summary(judged: readonly Judged[]): string {
  const cells = (among: readonly Judged[]) =>
    HOW.flatMap((how) => {
      const those = among.filter(({ outcome }) => outcome.outcome === how);
      return VERDICTS.map((verdict) => those.filter(({ decision }) => decision.verdict === verdict).length);
    });
  const total = HOW.map((how, at) => [how, ...cells(judged).slice(at * VERDICTS.length, (at + 1) * VERDICTS.length)]);
  const titles = ['', ...HOW.flatMap((how) => VERDICTS.map((verdict) => `${how}: ${verdict}`)), 'wrong'];
  const used = titles.slice(1, -1).map((_, at) => cells(judged)[at] !== 0);
  const per = (what: string, keyOf: (one: Judged) => string) => {
    const groups = [...groupBy(judged, keyOf)].map(([key, among]) => [
      `\`${key}\``,
      ...cells(among).filter((_, at) => used[at]),
      among.filter(({ contradiction }) => contradiction !== null).length,
    ]);
    const kept = titles.slice(1, -1).filter((_, at) => used[at]);
    return markdownTable([what, ...kept, 'wrong'], groups);
  };
  return [
    '## Summary',
    markdownTable(['outcome', ...VERDICTS], total),
    'By kernel, by what restored, and by program (columns without any restore are left out):',
    per('kernel', ({ outcome }) => outcome.kernel),
    per('restorer', ({ profile }) => profile.restorers.map(({ text }) => text).join(', ')),
    per('program', ({ outcome }) => programOf(outcome)),
  ].join('\n\n');
}

function logs(judged: readonly Judged[]): string {
  const unnamed = judged.filter(({ outcome, sign }) => outcome.outcome !== 'restored' && sign === null);
  const exceptions = Object.entries(EXCEPTIONS).map(([name, why]) => `- ${name}: ${why}`);
  return [
    '## What logs say',
    markdownTable(
      ['line of the log', 'rule that has to foretell it', 'restores'],
      seenSigns(judged, 'capability').map((sign) => [
        `\`${textOf(sign)}\``,
        sign.rules.map((rule) => `\`${rule}\``).join(' or '),
        judged.filter((one) => one.sign === sign).length,
      ]),
    ),
    unnamed.length === 0
      ? 'Every log of a failed restore has one of these lines.'
      : `Not named by a rule:\n\n${unnamed.map(({ outcome }) => `- ${nameOf(outcome)}: ${outcome.error}`).join('\n')}`,
    ...(exceptions.length === 0 ? [] : [`Known to be wrong:\n\n${exceptions.join('\n')}`]),
  ].join('\n\n');
}

function seenSigns(judged: readonly Judged[], cause: LogSign['cause']): readonly LogSign[] {
  return LOG_SIGNS.filter((sign) => sign.cause === cause && judged.some((one) => one.sign === sign));
}

function textOf({ holds }: LogSign): string {
  return holds.join(' ... ');
}

function steps(judged: readonly Judged[]): string {
  const conditional = judged.filter(({ decision }) => decision.verdict === 'conditional');
  return [
    '## Steps',
    'Every restore that was foretold as `conditional`, and what shows that the step is the one that helps.',
    markdownTable(
      ['image', 'kernel', 'outcome', 'step', 'shown by'],
      conditional.map((one) => [
        `\`${one.outcome.image}\``,
        `\`${one.outcome.kernel}\``,
        one.outcome.outcome,
        one.decision.steps.map(({ text }) => text).join(' '),
        shownBy(one, judged),
      ]),
    ),
  ].join('\n\n');
}

function shownBy(one: Judged, judged: readonly Judged[]): string {
  if (one.outcome.outcome === 'restored') return 'the step was taken, and it restored';
  const proof = proofOfStep(one, judged);
  return proof === null ? 'no other restore' : `without the obstacle \`${proof.outcome.image}\` restored there`;
}

/** What neither image nor profile can tell; the rule book knows it as needs of the host. */
function outOfReach(judged: readonly Judged[]): string {
  const told = RULE_BOOK.rules
    .filter(({ family }) => family !== 'linux-cr')
    .flatMap(({ id, needs }) => needs.flatMap((need) => (need.need === 'host' ? [{ id, text: need.text }] : [])));
  const taken = (text: string) => judged.filter(({ decision }) => decision.assumptions.includes(text)).length;
  const failures = seenSigns(judged, 'host').map(
    (sign) => `- \`${textOf(sign)}\`: ${sign.why} (\`${sign.rules.join('`, `')}\` warns of it)`,
  );
  return [
    '## Out of reach',
    'What is not in an image and not in a profile cannot be foretold: whether the host has the file of the image, mounted where it was, whether a port or a process id is free. Where an image needs such a thing the verdict is not silent: it is listed as an assumption of the verdict, and with `strict=true` the verdict is `unknown`. These are all such needs in the rules about CRIU, and how many of the restores below took them for granted:',
    markdownTable(
      ['taken for granted', 'rules', 'restores'],
      [...groupBy(told, ({ text }) => text)].map(([text, rules]) => [
        text,
        rules.map(({ id }) => `\`${id}\``).join(', '),
        taken(text),
      ]),
    ),
    failures.length === 0
      ? 'No recorded restore failed for such a reason.'
      : `Recorded restores that failed for such a reason:\n\n${failures.join('\n')}`,
  ].join('\n\n');
}

function rows(judged: readonly Judged[]): string {
  const assumptions = [...new Set(judged.flatMap(({ decision }) => decision.assumptions))].sort();
  const common = assumptions.filter((text) => judged.every(({ decision }) => decision.assumptions.includes(text)));
  const numbered = assumptions.filter((text) => !common.includes(text));
  const sections = [...groupBy(judged, ({ outcome }) => programOf(outcome))].map(([program, among]) =>
    [
      `### ${program}`,
      markdownTable(
        ['image', 'kernel', 'outcome', 'verdict', 'said by', 'line of the log', 'assumptions', ''],
        among.map((one) => [
          `\`${one.outcome.image}\``,
          `\`${one.outcome.kernel}\`${one.outcome.restorer === undefined ? '' : ` ${one.outcome.restorer}`}`,
          one.outcome.outcome,
          one.decision.verdict,
          [...new Set(one.named.map(({ rule, severity }) => `\`${rule}\` (${severity})`))].join(', '),
          one.sign === null ? '' : textOf(one.sign),
          numbered.flatMap((text, at) => (one.decision.assumptions.includes(text) ? [`A${at + 1}`] : [])).join(' '),
          one.contradiction === null ? 'right' : `**wrong**: ${one.contradiction}`,
        ]),
      ),
    ].join('\n\n'),
  );
  return [
    '## Every restore',
    `All verdicts take for granted:\n\n${common.map((text) => `- ${text}`).join('\n')}`,
    `And, where a row names them:\n\n${numbered.map((text, at) => `- A${at + 1}: ${text}`).join('\n')}`,
    ...sections,
  ].join('\n\n');
}
