import { describe, expect, it } from 'vitest';
import type { ProfileAnswer } from '#core/answer/answer.ts';
import { cut, reasonOf } from '#core/kubernetes/node-reason.ts';

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
