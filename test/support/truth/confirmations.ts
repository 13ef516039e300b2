import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { Confirmation, Confirmations, ConfirmingRestores } from '#core/rules/rule-page/confirmation.ts';
import { matchAttribute } from '#core/verdict/match-attribute.ts';
import type { JudgedObject } from '#core/verdict/needs/judgement.ts';
import { concerns, type PreparedRule, prepareRuleBook, speaksOf } from '#core/verdict/prepare-rule-book.ts';
import type { Truth } from '#web/truth.ts';
import { type Judged, judgeOutcome } from './judge-outcome.ts';
import { nameOf, OUTCOMES, RECORDED } from './outcome.ts';

/** Which restores and reports agree with each rule of the rule book. Wrong predictions confirm nothing. */
export async function makeConfirmations({ reports }: Pick<Truth, 'reports'>): Promise<Confirmations> {
  const right = (await Promise.all(OUTCOMES.map(judgeOutcome))).filter(({ contradiction }) => contradiction === null);
  const refused = tallyOf(
    right.filter(({ outcome }) => outcome.outcome !== 'restored'),
    rulesThatRefused,
  );
  const met = tallyOf(
    right.filter(({ outcome }) => outcome.outcome === 'restored'),
    rulesThatWereMet,
  );
  const entries = RULE_BOOK.rules.map(({ id }): readonly [string, Confirmation] => {
    const answered = reports.filter(({ rule, failed }) => rule === id && isTold(failed.severity));
    return [
      id,
      { refused: refused.get(id) ?? null, met: met.get(id) ?? null, reports: answered.map((one) => one.report) },
    ];
  });
  return Object.fromEntries(
    entries.filter(([, one]) => one.refused !== null || one.met !== null || one.reports.length > 0),
  );
}

const isTold = (severity: string | null): boolean => severity !== null && severity !== 'note';

function tallyOf(
  judged: readonly Judged[],
  rulesOf: (one: Judged) => readonly string[],
): ReadonlyMap<string, ConfirmingRestores> {
  const tally = new Map<string, ConfirmingRestores>();
  for (const one of judged) {
    for (const rule of new Set(rulesOf(one))) {
      const count = (tally.get(rule)?.count ?? 0) + 1;
      tally.set(rule, { count, last: nameOf(one.outcome), recorded: recordedOf(one) });
    }
  }
  return tally;
}

function recordedOf({ outcome }: Judged): string {
  const recorded = RECORDED.get(outcome);
  if (recorded === undefined) throw new Error(`data/restores: no day for ${nameOf(outcome)}`);
  return recorded;
}

/** The findings about the cause in the log, or about what was lost. */
function rulesThatRefused({ named }: Judged): readonly string[] {
  return named.map(({ rule }) => rule);
}

/** Rules with a need that applied and was met, and none that was unmet or open. A need that was only assumed proves nothing. */
function rulesThatWereMet({ content, profile }: Judged): readonly string[] {
  const { byObjectType, aboutProfile } = prepareRuleBook(RULE_BOOK);
  const [restorer] = profile.restorers;
  const ofObjects = content.objects.flatMap((object) =>
    (byObjectType.get(object.type) ?? [])
      .filter(({ rule }) => rule.arches?.includes(content.arch) !== false)
      .filter((prepared) => wasMet(prepared, object)),
  );
  const ofProfile = aboutProfile.filter(
    (prepared) =>
      restorer !== undefined &&
      prepared.rule.arches?.includes(content.arch) !== false &&
      speaksOf(prepared, profile, restorer) &&
      wasMet(prepared, null),
  );
  return [...ofObjects, ...ofProfile].map(({ rule }) => rule.id);

  function wasMet({ rule, needs }: PreparedRule, object: JudgedObject | null): boolean {
    if (restorer === undefined || matchAttribute(rule.when, object) !== 'holds') return false;
    const judged = needs
      .filter((need) => concerns(need, profile, restorer) && matchAttribute(need.when, object) === 'holds')
      .map((need) => need.judge(profile, restorer, object).filter(({ is }) => is !== 'met'));
    const isMet = judged.some((judgements) => judgements.length === 0);
    return isMet && judged.flat().every(({ is }) => is === 'assumed');
  }
}

/** data/confirmations.json: a line for each rule of this rule book. */
export function confirmationsJson(confirmations: Confirmations): string {
  const lines = Object.entries(confirmations).map(([id, one]) => `    ${JSON.stringify(id)}: ${JSON.stringify(one)}`);
  const { revision } = RULE_BOOK;
  return `{\n  "ruleBook": ${JSON.stringify(revision)},\n  "rules": {\n${lines.join(',\n')}\n  }\n}\n`;
}
