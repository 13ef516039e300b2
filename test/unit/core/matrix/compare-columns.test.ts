import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHANGES,
  type ComparedDecision,
  type ComparedGroup,
  changeOf,
  countChanges,
  countRules,
  isFlip,
  MIRROR,
  reasonsOf,
} from '#core/matrix/compare-columns.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { type Finding, VERDICTS } from '#core/verdict/verdict.ts';
import { predict } from '../../../support/truth/judge-outcome.ts';
import { readCorpusProfile } from '../verdict/read-corpus-profile.ts';

const finding = (rule: string, severity: Finding['severity'], more: Partial<Finding> = {}) => ({
  ...{ rule, severity, objectType: 'criu/memfd', objectVersion: 1, required: 'x', found: 'y', text: `${rule}.` },
  ...more,
});

function decision(verdict: ComparedDecision['verdict'], ...findings: ComparedDecision['findings']): ComparedDecision {
  return { verdict, grade: 'predicted', findings, steps: [] };
}

/** A decision as the severities of its findings make it. */
const decisions = fc
  .uniqueArray(
    fc.record({
      rule: fc.constantFrom('a', 'b', 'c', 'd'),
      severity: fc.constantFrom('blocker', 'unknown', 'step', 'note'),
    }),
    { maxLength: 5, selector: ({ rule, severity }) => `${rule} ${severity}` },
  )
  .map((list) => {
    const findings = list.map(({ rule, severity }) => finding(rule, severity as Finding['severity']));
    const has = (severity: string) => findings.some((one) => one.severity === severity);
    const verdict = has('blocker') ? 'no' : has('unknown') ? 'unknown' : has('step') ? 'conditional' : 'yes';
    return decision(verdict, ...findings);
  });
const groups = fc.array(
  fc.record({
    signatures: fc.integer({ min: 1, max: 5 }),
    images: fc.integer({ min: 5, max: 50 }),
    from: fc.option(decisions),
    to: fc.option(decisions),
  }),
  { maxLength: 12 },
);
const turned = (list: readonly ComparedGroup[]) => list.map((group) => ({ ...group, from: group.to, to: group.from }));
const changed = (list: readonly ComparedGroup[]) =>
  list.map((group) => ({ ...group, change: changeOf(group.from?.verdict ?? null, group.to?.verdict ?? null) }));

describe('a comparison of two columns', () => {
  it('mirrors when they change places', () => {
    fc.assert(
      fc.property(groups, (list) => {
        const there = countChanges(changed(list));
        const back = countChanges(changed(turned(list)));
        for (const change of CHANGES) expect(back[MIRROR[change]]).toEqual(there[change]);
        const side = { new: 'gone', gone: 'new' } as const;
        const rules = (of: readonly ComparedGroup[], turn: boolean) =>
          countRules(of)
            .map((one) => ({
              ...one,
              change: turn ? MIRROR[one.change] : one.change,
              side: turn ? side[one.side] : one.side,
            }))
            .map((one) => JSON.stringify(one))
            .sort();
        expect(rules(turned(list), true)).toEqual(rules(list, false));
      }),
    );
  });

  it('counts every signature and every image once', () => {
    fc.assert(
      fc.property(groups, (list) => {
        const counts = Object.values(countChanges(changed(list)));
        const sum = (key: 'signatures' | 'images', of: readonly Record<typeof key, number>[]) =>
          of.reduce((total, one) => total + one[key], 0);
        expect(sum('signatures', counts)).toBe(sum('signatures', list));
        expect(sum('images', counts)).toBe(sum('images', list));
      }),
    );
  });

  it('has no flips with itself', () => {
    fc.assert(
      fc.property(groups, (list) => {
        const alike = list.map((group) => ({ ...group, to: group.from }));
        for (const { change } of changed(alike)) expect(isFlip(change)).toBe(false);
        expect(countRules(alike)).toEqual([]);
      }),
    );
  });

  it('knows a change for every pair of verdicts, and the way back', () => {
    for (const from of VERDICTS) {
      for (const to of VERDICTS) {
        expect(changeOf(to, from)).toBe(MIRROR[changeOf(from, to)]);
        expect(isFlip(changeOf(from, to))).toBe(from !== to);
      }
      expect([changeOf(from, null), changeOf(null, from)]).toEqual(['open', 'open']);
    }
  });
});

describe('the reasons of a flip', () => {
  const rules = (from: ComparedDecision, to: ComparedDecision) =>
    reasonsOf(from, to).map(({ side, rule, severity }) => `${side} ${rule} ${severity}`);

  it.each<readonly [string, ComparedDecision, ComparedDecision, readonly string[]]>([
    ['what blocks now', decision('yes'), decision('no', finding('a', 'blocker')), ['new a blocker']],
    [
      'a step that has become a blocker, and no other step',
      decision('conditional', finding('a', 'step'), finding('b', 'step')),
      decision('no', finding('a', 'blocker'), finding('c', 'step')),
      ['new a blocker'],
    ],
    [
      'the unknown, not the note',
      decision('yes'),
      decision('unknown', finding('a', 'unknown'), finding('n', 'note')),
      ['new a unknown'],
    ],
    [
      'what no longer blocks',
      decision('no', finding('a', 'blocker'), finding('s', 'step')),
      decision('conditional', finding('s', 'step')),
      ['gone a blocker'],
    ],
    [
      'what fell away, where it held back a blocker that is only inferred',
      decision('unknown', finding('i', 'blocker'), finding('u', 'unknown')),
      decision('no', finding('i', 'blocker')),
      ['gone u unknown'],
    ],
    [
      'nothing, where somebody saw otherwise',
      decision('no', finding('a', 'blocker')),
      decision('yes', finding('a', 'blocker')),
      [],
    ],
  ])('are %s', (_, from, to, expected) => {
    expect(rules(from, to)).toEqual(expected);
  });

  it('are not that another value was found', () => {
    const from = decision('no', finding('a', 'blocker', { found: 'kernel 6.1' }));
    const to = decision('no', finding('a', 'blocker', { found: 'kernel 7.2' }), finding('b', 'blocker'));
    expect(rules(from, to)).toEqual(['new b blocker']);
  });

  it('of a real image on real kernels are of the rules that differ', async () => {
    const { content } = await predict({ image: '6.1.0-56-amd64__pipes', kernel: '6.1.0-56-amd64' });
    const on = (name: string): ComparedDecision => ({
      ...decideVerdict(content, readCorpusProfile(name), RULE_BOOK),
      grade: 'predicted',
    });
    const whole = on('lab-6.1-amd64');
    const profile = readCorpusProfile('lab-6.1-amd64');
    const off = { ...profile, kconfig: { ...profile.kconfig, CONFIG_CHECKPOINT_RESTORE: 'n' } };
    const broken: ComparedDecision = { ...decideVerdict(content, off, RULE_BOOK), grade: 'predicted' };
    expect([changeOf(whole.verdict, broken.verdict), broken.verdict]).toEqual(['breaks', 'no']);
    for (const { required } of reasonsOf(whole, broken)) expect(required).toContain('CONFIG_CHECKPOINT_RESTORE');
  });
});
