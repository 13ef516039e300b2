import { describe, expect, it } from 'vitest';
import type { Answer, ProfileAnswer } from '#core/answer/answer.ts';
import { answerForSets } from '#core/answer/answer-for-sets.ts';
import type { JointVerdict } from '#core/matrix/roll-up.ts';
import type { Verdict } from '#core/verdict/verdict.ts';

const VERDICTS: readonly Verdict[] = ['yes', 'conditional', 'no', 'unknown'];

function profile(name: string, verdict: Verdict): ProfileAnswer {
  const empty = { assumptions: [], findings: [], steps: [] };
  return {
    profile: name,
    kernel: '6.1',
    arch: 'x86_64',
    verdict,
    grade: 'predicted',
    conflict: false,
    observations: null,
    ...empty,
  };
}

function answer(verdicts: Readonly<Record<string, Verdict>>, own: JointVerdict, notes: readonly string[] = []): Answer {
  return {
    question: { image: 'pod.tar' },
    image: { digest: 'sha256:1', name: 'pod.tar', format: 'criu', signature: 'sig1-1' },
    answer: own,
    counts: { yes: 0, conditional: 0, no: 0, unknown: 0 },
    profiles: Object.entries(verdicts).map(([name, verdict]) => profile(name, verdict)),
    notes,
    revision: 0,
    ruleBook: 'rb',
    evaluatedAt: '2026-01-01T00:00:00.000Z',
  };
}

const POD = { digest: 'sha256:2', name: 'pod.tar' };
const join = (...answers: readonly Answer[]) =>
  answerForSets(
    POD,
    answers.map((one, at) => ({ name: `c${at}`, answer: one })),
  );

describe('the answer about several containers', () => {
  it('on one kernel is that of the one that fares worst, in any order', () => {
    const worst: readonly Verdict[] = ['no', 'unknown', 'conditional', 'yes'];
    for (const left of VERDICTS)
      for (const right of VERDICTS) {
        const expected = worst.find((one) => one === left || one === right);
        expect(join(answer({ p: left }, left), answer({ p: right }, right)).answer).toBe(expected);
      }
  });

  it('is mixed only where kernels differ', () => {
    const left = answer({ p: 'yes', q: 'no' }, 'mixed');
    const right = answer({ p: 'no', q: 'yes' }, 'mixed');
    expect(join(left, right)).toMatchObject({ answer: 'no', counts: { no: 2 } });
    const other = answer({ p: 'yes', q: 'yes' }, 'yes');
    expect(join(left, other)).toMatchObject({ answer: 'mixed', counts: { yes: 1, no: 1 } });
  });

  it('is unknown on a kernel that one was not asked about', () => {
    expect(join(answer({ p: 'yes' }, 'yes'), answer({ q: 'yes' }, 'yes'))).toMatchObject({
      answer: 'unknown',
      counts: { unknown: 2 },
    });
    expect(join(answer({ p: 'no' }, 'no'), answer({}, 'unknown')).answer).toBe('no');
  });

  it('is unknown where that of one is, although its verdicts are not', () => {
    expect(join(answer({ p: 'yes' }, 'unknown'), answer({ p: 'yes' }, 'yes')).answer).toBe('unknown');
    expect(join(answer({}, 'unknown'), answer({}, 'unknown')).answer).toBe('unknown');
  });

  it('is as old as the oldest, and as open as all of them', () => {
    const old = { ...answer({ p: 'yes' }, 'yes'), revision: 3, evaluatedAt: '2025-01-01T00:00:00.000Z', pending: 1 };
    const stale = { ...answer({ p: 'yes' }, 'yes'), revision: 4, pending: 2, stale: true as const };
    expect(join(stale, old)).toMatchObject({ revision: 3, evaluatedAt: old.evaluatedAt, pending: 3, stale: true });
    const nodes = { total: 1, yes: 1, conditional: 0, no: 0, unknown: 0 };
    const joint = join({ ...answer({ p: 'yes' }, 'yes'), nodes }, answer({ p: 'no' }, 'no'));
    // Nodes of the first alone would be wrong.
    for (const name of ['nodes', 'pending', 'stale']) expect(joint).not.toHaveProperty(name);
  });

  it('keeps verdicts and notes of each', () => {
    const joint = join(answer({ p: 'yes' }, 'yes', ['of both', 'of one']), answer({ p: 'no' }, 'no', ['of both']));
    expect(joint.notes).toEqual(['of both', 'c0: of one']);
    expect(joint.profiles.map(({ set, verdict }) => [set, verdict])).toEqual([
      ['c0', 'yes'],
      ['c1', 'no'],
    ]);
    expect(joint.image).toMatchObject({
      ...POD,
      signature: '',
      sets: [
        { name: 'c0', answer: 'yes' },
        { name: 'c1', answer: 'no' },
      ],
    });
  });
});
