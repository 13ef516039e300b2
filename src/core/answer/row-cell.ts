/** What of a judged profile counts for guarantees. */
import type { RowCell } from '../guarantee/climb-ladder.ts';
import type { Finding, Verdict } from '../verdict/verdict.ts';
import type { ProfileAnswer } from './answer.ts';

export type WhatCounts = Pick<RowCell, 'verdict' | 'grade' | 'reasons' | 'steps'>;

export function whatCounts({ verdict, grade, findings, steps }: ProfileAnswer): WhatCounts {
  return {
    verdict,
    grade,
    reasons: reasonsOf(verdict, findings),
    steps: verdict === 'conditional' ? steps.map(({ text }) => text) : [],
  };
}

function reasonsOf(verdict: Verdict, findings: readonly Finding[]): RowCell['reasons'] {
  return findings
    .filter(({ severity }) => decides(severity, verdict))
    .map(({ rule, objectType, required, found }) => ({ rule, objectType, required, found }));
}

/** Where a real restore showed another verdict than the rules predict, none of their findings is a reason. */
function decides(severity: Finding['severity'], verdict: Verdict): boolean {
  if (severity === 'blocker') return verdict === 'no';
  if (severity === 'step') return verdict === 'conditional';
  return severity === 'unknown' && verdict === 'unknown';
}
