import type { Finding, FindingSeverity, Grade, Step, Verdict } from '../verdict/verdict.ts';

/** What becomes of an image when one profile takes the place of another. The worst comes first. */
export const CHANGES = [
  'breaks',
  'becomes-unknown',
  'becomes-conditional',
  'fixed',
  'becomes-known',
  'becomes-yes',
  'open',
  'same',
] as const;
export type Change = (typeof CHANGES)[number];

const CHANGE_OF: Readonly<Record<Verdict, Readonly<Record<Verdict, Change>>>> = {
  yes: { yes: 'same', conditional: 'becomes-conditional', no: 'breaks', unknown: 'becomes-unknown' },
  conditional: { yes: 'becomes-yes', conditional: 'same', no: 'breaks', unknown: 'becomes-unknown' },
  no: { yes: 'fixed', conditional: 'fixed', no: 'same', unknown: 'becomes-unknown' },
  unknown: { yes: 'becomes-known', conditional: 'becomes-known', no: 'becomes-known', unknown: 'same' },
};

/** The change that the other direction is. */
export const MIRROR: Readonly<Record<Change, Change>> = {
  breaks: 'fixed',
  fixed: 'breaks',
  'becomes-unknown': 'becomes-known',
  'becomes-known': 'becomes-unknown',
  'becomes-conditional': 'becomes-yes',
  'becomes-yes': 'becomes-conditional',
  open: 'open',
  same: 'same',
};

/** Null: not decided. Whatever the other side says, nothing is known of the change then. */
export function changeOf(from: Verdict | null, to: Verdict | null): Change {
  return from === null || to === null ? 'open' : CHANGE_OF[from][to];
}

export function isFlip(change: Change): boolean {
  return change !== 'same' && change !== 'open';
}

/** What a comparison needs of a decision. */
export interface ComparedDecision {
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly findings: readonly Omit<Finding, 'evidence'>[];
  readonly steps: readonly Step[];
}

/** A finding that one side has and the other has not. */
export interface FlipReason {
  /** `new`: only on the profile that is changed to. `gone`: only on the one that is changed from. */
  readonly side: 'new' | 'gone';
  readonly rule: string;
  readonly severity: Exclude<FindingSeverity, 'note'>;
  readonly objectType: string;
  readonly objectVersion: number | null;
  readonly required: string;
  readonly found: string;
  readonly text: string;
}

/** How bad a verdict is, and the findings that make it. */
const WORSE: Readonly<Record<Verdict, { readonly rank: number; readonly by: FindingSeverity | null }>> = {
  yes: { rank: 0, by: null },
  conditional: { rank: 1, by: 'step' },
  unknown: { rank: 2, by: 'unknown' },
  no: { rank: 3, by: 'blocker' },
};

type Findings = ComparedDecision['findings'];

/** What is found may read otherwise on another kernel; that alone is no difference. */
function saidIn({ rule, severity, objectType, objectVersion }: Findings[number]): string {
  return JSON.stringify([rule, severity, objectType, objectVersion]);
}

function missingFrom(others: Findings, findings: Findings, side: FlipReason['side']): FlipReason[] {
  const known = new Set(others.map(saidIn));
  return findings.flatMap(({ rule, severity, objectType, objectVersion, required, found, text }) => {
    if (
      severity === 'note' ||
      known.has(saidIn({ rule, severity, objectType, objectVersion, required, found, text }))
    ) {
      return [];
    }
    return [{ side, rule, severity, objectType, objectVersion, required, found, text }];
  });
}

/**
 * The findings that make one verdict another: those that make the worse of the two, and that the better one has not. Where
 * none does (two inferred blockers, of which an unknown fell away) all that differ; none at all where somebody saw it.
 */
export function reasonsOf(from: ComparedDecision, to: ComparedDecision): readonly FlipReason[] {
  const all = [...missingFrom(from.findings, to.findings, 'new'), ...missingFrom(to.findings, from.findings, 'gone')];
  const isWorse = WORSE[to.verdict].rank > WORSE[from.verdict].rank;
  const by = WORSE[isWorse ? to.verdict : from.verdict].by;
  const side = isWorse ? 'new' : 'gone';
  const decisive = all.filter((reason) => reason.side === side && reason.severity === by);
  return decisive.length > 0 ? decisive : all;
}

/** Images of one signature, or of several that are decided alike, on both profiles; null = not decided. */
export interface ComparedGroup {
  readonly signatures: number;
  readonly images: number;
  readonly from: ComparedDecision | null;
  readonly to: ComparedDecision | null;
}

export interface Counted {
  readonly signatures: number;
  readonly images: number;
}

/** What one rule does to how many. */
export interface RuleFlips extends Counted {
  readonly change: Change;
  readonly rule: string;
  readonly side: FlipReason['side'];
  readonly severity: FlipReason['severity'];
  /** Sorted; empty for a rule about no object of the image. */
  readonly objectTypes: readonly string[];
  readonly text: string;
}

function add(a: Counted, b: Counted): Counted {
  return { signatures: a.signatures + b.signatures, images: a.images + b.images };
}

const NONE: Counted = { signatures: 0, images: 0 };

/** How many change in which way; the counts add up to all. */
export function countChanges(
  groups: Iterable<Counted & { readonly change: Change }>,
): Readonly<Record<Change, Counted>> {
  const counts: Record<Change, Counted> = {
    breaks: NONE,
    'becomes-unknown': NONE,
    'becomes-conditional': NONE,
    fixed: NONE,
    'becomes-known': NONE,
    'becomes-yes': NONE,
    open: NONE,
    same: NONE,
  };
  for (const group of groups) counts[group.change] = add(counts[group.change], group);
  return counts;
}

/** Flips by the rules that make them, the worst change first, then those of most images. */
export function countRules(groups: Iterable<ComparedGroup>): readonly RuleFlips[] {
  const byRule = new Map<string, RuleFlips>();
  for (const { from, to, ...counted } of groups) {
    const change = changeOf(from?.verdict ?? null, to?.verdict ?? null);
    if (from === null || to === null || !isFlip(change)) continue;
    const own = new Map<string, FlipReason[]>();
    for (const reason of reasonsOf(from, to)) {
      const key = JSON.stringify([change, reason.rule, reason.side, reason.severity]);
      own.set(key, [...(own.get(key) ?? []), reason]);
    }
    for (const [key, reasons] of own) {
      const known = byRule.get(key);
      const [first] = reasons;
      if (first === undefined) continue;
      const types = reasons.flatMap(({ objectType }) => (objectType === '' ? [] : [objectType]));
      byRule.set(key, {
        change,
        rule: first.rule,
        side: first.side,
        severity: first.severity,
        ...add(known ?? NONE, counted),
        objectTypes: [...new Set([...(known?.objectTypes ?? []), ...types])].sort(),
        text: known?.text ?? first.text,
      });
    }
  }
  return [...byRule.values()].sort(
    (a, b) =>
      CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) ||
      b.images - a.images ||
      compareTexts(a.rule, b.rule) ||
      compareTexts(a.side, b.side) ||
      compareTexts(a.severity, b.severity),
  );
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
