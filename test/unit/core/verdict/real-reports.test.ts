import { describe, expect, it } from 'vitest';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { ON, REPORTS, type Report, UNTOLD } from '../../../support/real-reports.ts';
import { makeProfile, type ProfilePatch } from './make-profile.ts';

describe('failures that people reported', () => {
  const decide = (image: Report['image'], patch: ProfilePatch) =>
    decideVerdict(
      signatureOf(inventoryOfCriu(image)).content,
      makeProfile({ kconfig: ON, kconfigComplete: true, ...patch }),
      RULE_BOOK,
    );
  const SEVERITIES = { no: 'blocker', conditional: 'step', yes: 'note', unknown: 'unknown' } as const;

  it.each(REPORTS.map((row) => [row.report, row] as const))('%s', (_, { image, bad, good, rule, verdict }) => {
    const foretold = decide(image, bad);
    const named = foretold.findings.filter((finding) => finding.rule === rule);
    expect(named.map(({ severity }) => severity)).toContain(SEVERITIES[verdict]);
    expect(foretold.verdict).toBe(verdict);
    const elsewhere = decide(image, good);
    expect(elsewhere).toMatchObject({ verdict: 'yes', steps: [] });
    expect(elsewhere.findings.map((finding) => finding.rule)).not.toContain(rule);
  });

  it('are all there, told or not', () => {
    const rows = new Set([...REPORTS, ...UNTOLD].map(({ row }) => row));
    expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  it('that a rule predicts only in part are few', () => {
    expect(REPORTS.filter(({ match }) => match === 'partial').map(({ row }) => row)).toEqual([9]);
  });
});
