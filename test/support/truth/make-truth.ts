import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Decision } from '#core/verdict/verdict.ts';
import type { Truth, TruthReport, TruthRestore } from '#web/truth.ts';
import { makeProfile, type ProfilePatch } from '../../unit/core/verdict/make-profile.ts';
import { ON, REPORTS, type Report, UNTOLD } from '../real-reports.ts';
import { type Judged, judgeOutcome, proofOfStep, signText } from './judge-outcome.ts';
import { OUTCOMES, programOf } from './outcome.ts';

/** Every recorded restore and every report beside what the rules predict today. */
export async function makeTruth(): Promise<Truth> {
  const judged = await Promise.all(OUTCOMES.map(judgeOutcome));
  const assumptions = [...new Set(judged.flatMap(({ decision }) => decision.assumptions))].sort();
  return {
    restores: judged.map((one) => restoreOf(one, judged, assumptions)),
    assumptions,
    reports: REPORTS.map(reportOf),
    untold: UNTOLD.map(({ row, report, situation, why }) => ({ row, report, situation, why })),
  };
}

function restoreOf(one: Judged, all: readonly Judged[], assumptions: readonly string[]): TruthRestore {
  const { outcome, profile, decision, named, sign, contradiction } = one;
  const isConditional = decision.verdict === 'conditional';
  return {
    image: outcome.image,
    program: programOf(outcome),
    kernel: outcome.kernel,
    restorer: profile.restorers.map(({ text }) => text).join(', '),
    outcome: outcome.outcome,
    verdict: decision.verdict,
    findings: [...new Map(named.map(({ rule, severity }) => [`${rule} ${severity}`, { rule, severity }])).values()],
    sign: sign === null ? null : signText(sign),
    steps: isConditional ? decision.steps.map(({ text }) => text) : [],
    shownBy: isConditional ? shownBy(one, all) : null,
    assumptions: decision.assumptions.map((text) => assumptions.indexOf(text)),
    contradiction,
  };
}

function shownBy(one: Judged, all: readonly Judged[]): string {
  if (one.outcome.outcome === 'restored') return 'the step was taken, and the image restored';
  const proof = proofOfStep(one, all);
  return proof === null ? 'no other restore' : `\`${proof.outcome.image}\`, without the obstacle, restored there`;
}

/** Reports of people, each on the host where it failed and on one where it would work. */
function reportOf(report: Report): TruthReport {
  const { row, situation, match, rule } = report;
  const [bad, good] = [decide(report, report.bad), decide(report, report.good)];
  const severity = bad.findings.find((finding) => finding.rule === rule)?.severity ?? null;
  const failed = { verdict: bad.verdict, severity };
  return { row, report: report.report, situation, match, rule, failed, elsewhere: good.verdict };
}

function decide({ image }: Report, patch: ProfilePatch): Decision {
  const profile = makeProfile({ kconfig: ON, kconfigComplete: true, ...patch });
  return decideVerdict(signatureOf(inventoryOfCriu(image)).content, profile, RULE_BOOK);
}
