import type { Need, Rule } from '#core/rules/rule.ts';
import { escapeHtml, htmlOf, htmlTable, plainPage } from './plain-page.ts';
import { RULE_PAGES_PATH } from './rule-pages.ts';
import { failedByAssumption, type Truth, type TruthRestore } from './truth.ts';

/** Where a service shows predictions against real restores. */
export const TRUTH_PAGE_PATH = '/docs/truth';

/** Which predictions the page shows. */
export const TRUTH_FILTERS = ['all', 'right', 'wrong'] as const;
export type TruthFilter = (typeof TRUTH_FILTERS)[number];

export function truthPageHtml(truth: Truth, rules: readonly Rule[], filter: TruthFilter): string {
  const shown = truth.restores.filter((restore) => filter === 'all' || (filter === 'right') === isRight(restore));
  return plainPage({
    title: 'Predictions against real restores',
    lead: summary(truth),
    main: [
      filterLinks(filter),
      restoresPart(truth, shown),
      stepsPart(shown),
      assumptionsPart(truth, rules),
      reportsPart(truth),
    ].join('\n'),
  });
}

function isRight({ contradiction }: TruthRestore): boolean {
  return contradiction === null;
}

function summary({ restores }: Truth): string {
  const count = (of: (restore: TruthRestore) => string) => new Set(restores.map(of)).size;
  const wrong = restores.filter((restore) => !isRight(restore)).length;
  const failed = restores.filter(failedByAssumption).length;
  return `<p>${restores.length} real restores of ${count(({ image }) => image)} images on ${count(({ kernel }) => kernel)} kernels. ${wrong} predictions are wrong. Of the right predictions, ${failed} had the verdict <code>yes</code>, and the restore failed because an assumption of that verdict did not hold.</p>`;
}

function filterLinks(current: TruthFilter): string {
  const links = TRUTH_FILTERS.map((filter) => {
    const target = filter === 'all' ? TRUTH_PAGE_PATH : `${TRUTH_PAGE_PATH}?show=${filter}`;
    return `<a href="${target}"${filter === current ? ' aria-current="page"' : ''}>${filter}</a>`;
  });
  return `<nav aria-label="Predictions shown">${links.join(' ')}</nav>`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

function ruleLink(id: string): string {
  return `<a href="${RULE_PAGES_PATH}/${encodeURIComponent(id)}">${code(id)}</a>`;
}

function part(id: string, title: string, ...blocks: readonly string[]): string {
  return [`<h2 id="${id}">${title}</h2>`, ...blocks].join('\n');
}

function restoresPart({ restores, assumptions }: Truth, shown: readonly TruthRestore[]): string {
  const listed = assumptions.map((text, at) => ({ at, text }));
  const common = new Set(
    listed.map(({ at }) => at).filter((at) => restores.every((restore) => restore.assumptions.includes(at))),
  );
  const ofAll = listed.filter(({ at }) => common.has(at)).map(({ text }) => `<li>${htmlOf(text)}</li>`);
  const ofSome = listed.filter(({ at }) => !common.has(at)).map(({ at, text }) => `<li>A${at}: ${htmlOf(text)}</li>`);
  const rows = shown.map((restore) => [
    code(restore.image),
    code(restore.kernel),
    code(restore.restorer),
    restore.outcome,
    restore.verdict,
    restore.findings.map(({ rule, severity }) => `${ruleLink(rule)} (${severity})`).join(', '),
    escapeHtml(restore.sign ?? ''),
    restore.assumptions.flatMap((at) => (common.has(at) ? [] : [`A${at}`])).join(' '),
    restore.contradiction === null ? 'right' : `<strong>wrong</strong>: ${escapeHtml(restore.contradiction)}`,
  ]);
  const what =
    '<p>For a set that restored, the correct prediction is <code>yes</code>, or <code>conditional</code> on options that were set. For any other set, it is <code>no</code>, or <code>conditional</code> on a step that removes the cause, by a rule about the error line in the log. If the cause is in the host, a finding or an assumption of the verdict names it.</p>';
  return part(
    'restores',
    'Restores',
    what,
    htmlTable(
      ['image', 'kernel', 'restorer', 'outcome', 'verdict', 'findings', 'log line', 'assumes', 'prediction'],
      rows,
    ),
    `<p>Every verdict assumes:</p>\n<ul>${ofAll.join('\n')}</ul>`,
    `<p>Some rows have further assumptions:</p>\n<ul>${ofSome.join('\n')}</ul>`,
  );
}

function stepsPart(shown: readonly TruthRestore[]): string {
  const rows = shown
    .filter(({ steps }) => steps.length > 0)
    .map(({ image, kernel, outcome, steps, shownBy }) => [
      code(image),
      code(kernel),
      outcome,
      htmlOf(steps.join(' ')),
      htmlOf(shownBy ?? ''),
    ]);
  const what = '<p>Restores with the prediction <code>conditional</code>, and the evidence that their steps help.</p>';
  return part('steps', 'Steps', what, htmlTable(['image', 'kernel', 'outcome', 'steps', 'shown by'], rows));
}

/** Facts that no image and no profile shows; in rules, these are needs of the host. */
function assumptionsPart({ restores, assumptions }: Truth, rules: readonly Rule[]): string {
  const rulesOf = new Map<string, readonly string[]>();
  for (const { id, needs } of rules) {
    for (const { text } of needs.filter(isHostNeed)) rulesOf.set(text, [...(rulesOf.get(text) ?? []), id]);
  }
  const rows = [...rulesOf].map(([text, ids]) => [
    htmlOf(text),
    ids.map(ruleLink).join(', '),
    String(restores.filter((restore) => restore.assumptions.includes(assumptions.indexOf(text))).length),
  ]);
  const what =
    '<p>Facts that neither the image nor the profile records cannot be predicted. Examples are whether the host has a file of the image, and whether a port or a process id is free. Such a need is an assumption of the verdict. With <code>strict=true</code>, the verdict is <code>unknown</code> instead.</p>';
  return part(
    'out-of-reach',
    'Not predictable',
    what,
    htmlTable(['assumption', 'rules', 'restores that assume it'], rows),
  );
}

function isHostNeed(need: Need): need is Extract<Need, { need: 'host' }> {
  return need.need === 'host';
}

function reportsPart({ reports, untold }: Truth): string {
  const rows = reports.map(({ row, report, situation, match, rule, failed, elsewhere }) => [
    String(row),
    escapeHtml(report),
    htmlOf(situation),
    match,
    ruleLink(rule),
    `${failed.verdict} (${failed.severity ?? '<strong>no finding</strong>'})`,
    elsewhere,
  ]);
  const rest = untold.map(({ row, report, situation, why }) => [
    String(row),
    escapeHtml(report),
    htmlOf(situation),
    htmlOf(why),
  ]);
  const what =
    '<p>Failures that people reported (repository and number), reproduced as images with the same content. <code>full</code>: the rule applies to the content of the image; <code>profile</code>: to the profile alone; <code>partial</code>: to part of the cause.</p>';
  return part(
    'reports',
    'Reports',
    what,
    htmlTable(['', 'report', 'situation', 'match', 'rule', 'on the failing target', 'elsewhere'], rows),
    '<p>An image does not show these causes, or shows only part of them:</p>',
    htmlTable(['', 'report', 'situation', 'why'], rest),
  );
}
