import { describe, expect, it } from 'vitest';
import type { ProfileAnswer } from '#core/answer/answer.ts';
import { cut, type NodeVerdict, reasonOf, worstOf } from '#core/kubernetes/node-reason.ts';

const PLAIN: ProfileAnswer = {
  ...{ profile: 'p', kernel: '6.1.0', arch: 'x86_64', verdict: 'no', grade: 'predicted', conflict: false },
  ...{ observations: null, assumptions: [], findings: [], steps: [] },
};
const finding = (severity: 'blocker' | 'unknown' | 'note', text: string) => ({
  ...{ rule: 'r', severity, objectType: 't', objectVersion: null, required: 'X', found: 'Y', text, evidence: [] },
});

describe('a reason', () => {
  it('is the finding that makes the verdict, not the first', () => {
    const findings = [finding('note', 'By the way.'), finding('unknown', 'Open.'), finding('blocker', 'Broken.')];
    expect(reasonOf({ ...PLAIN, findings })).toBe('does not restore on kernel 6.1.0: Broken. Needs X; found Y. [r]');
    expect(reasonOf({ ...PLAIN, findings, verdict: 'unknown' })).toBe(
      'not known on kernel 6.1.0: Open. Needs X; found Y. [r]',
    );
    expect(reasonOf({ ...PLAIN, findings, verdict: 'yes' })).toBe('');
  });

  it('lists the steps, and names the profile where no kernel is known', () => {
    const steps = ['one', 'two'].map((text) => ({ kind: 'host' as const, text, loses: null }));
    expect(reasonOf({ ...PLAIN, kernel: '', steps, verdict: 'conditional' })).toBe(
      'restores on p only after steps: one; two',
    );
    expect(reasonOf({ ...PLAIN, findings: [] })).toContain('no reason is recorded');
  });

  it('is one line of a limited length', () => {
    expect(cut(`a\nb\t${'c'.repeat(900)}`)).toHaveLength(400);
    expect(cut('a\n b')).toBe('a b');
  });
});

describe('the verdict about the containers of a pod', () => {
  const container = (verdict: NodeVerdict['verdict']) => ({ name: verdict, of: { verdict, reason: `is ${verdict}` } });

  it.each([
    [['yes', 'no', 'unknown'], 'no'],
    [['unknown', 'mixed', 'yes'], 'mixed'],
    [['conditional', 'unknown'], 'unknown'],
    [['yes', 'conditional', 'yes'], 'conditional'],
  ] as const)('of %j is %s, with the reason of that container', (verdicts, worst) => {
    const reason = `container ${worst} is ${worst}`;
    expect(worstOf(verdicts.map(container))).toEqual({ verdict: worst, reason });
  });

  it('is yes without a reason where all say yes', () => {
    expect(worstOf([{ name: 'app', of: { verdict: 'yes', reason: '' } }])).toEqual({ verdict: 'yes', reason: '' });
  });
});
