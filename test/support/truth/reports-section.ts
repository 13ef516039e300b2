import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Decision } from '#core/verdict/verdict.ts';
import { makeProfile, type ProfilePatch } from '../../unit/core/verdict/make-profile.ts';
import { ON, REPORTS, type Report, UNTOLD } from '../real-reports.ts';
import { markdownTable } from './markdown-table.ts';

/** The second table: what people reported, each on the host where it failed and on one where it would not have. */
export function reportsSection(): string {
  const told = REPORTS.map((report) => {
    const [bad, good] = [decide(report, report.bad), decide(report, report.good)];
    const named = bad.findings.find(({ rule }) => rule === report.rule);
    return [
      report.row,
      report.report,
      report.situation,
      report.match,
      `\`${report.rule}\``,
      `${bad.verdict} (${named?.severity ?? '**silent**'})`,
      good.verdict,
    ];
  });
  const untold = UNTOLD.map(({ row, report, situation, why }) => [row, report, situation, why]);
  const rows = new Set([...REPORTS, ...UNTOLD].map(({ row }) => row));
  return [
    '## Reports',
    `${rows.size} failures that people reported (of GitHub repositories, by number), as images with what theirs held. \`full\`: the rule fires on what the image holds; \`profile\`: on the profile alone; \`partial\`: on a part of the cause.`,
    markdownTable(['', 'report', 'what happened', 'match', 'rule', 'where it failed', 'where it would not have'], told),
    'No content of an image tells of these, or not of all that matters:',
    markdownTable(['', 'report', 'what happened', 'why'], untold),
  ].join('\n\n');
}

function decide({ image }: Report, patch: ProfilePatch): Decision {
  const profile = makeProfile({ kconfig: ON, kconfigComplete: true, ...patch });
  return decideVerdict(signatureOf(inventoryOfCriu(image)).content, profile, RULE_BOOK);
}
