import { describe, expect, it } from 'vitest';
import { applyObservations } from '#core/observation/apply-observations.ts';
import { mergeObserved } from '#core/observation/merge-observed.ts';
import { OBSERVED, type Observation, observedOf } from '#core/observation/observation.ts';
import { type Decision, VERDICTS, type Verdict } from '#core/verdict/verdict.ts';

const PLAIN = { profileRevision: 2, strict: false, ignores: false };

function anObservation(given: Partial<Observation> = {}): Observation {
  return {
    id: 12,
    outcome: 'failed',
    grade: 'reported',
    observed: 'failed',
    cause: null,
    profileRevision: 2,
    tool: { name: 'criu', version: '4.2' },
    steps: null,
    observedAt: '2026-11-20T10:00:00.000Z',
    url: null,
    ...given,
  };
}

function aDecision(verdict: Verdict): Decision {
  const finding = { objectType: '', objectVersion: null, required: 'x', found: 'y', text: '', evidence: [] };
  const severity = ({ yes: 'note', conditional: 'step', no: 'blocker', unknown: 'unknown' } as const)[verdict];
  const steps = [{ kind: 'host', text: 'Load tun.', loses: null, effects: [] }] as const;
  return {
    verdict,
    findings: [{ ...finding, rule: 'r', severity }],
    steps: verdict === 'conditional' ? steps : [],
    assumptions: [],
  };
}

/** Prediction x outcome: the verdict in force, `!` where it is a conflict, `-` where the prediction stands. */
const TABLE = `
              restored      restored-after-steps  failed  failed-without-steps
  yes         yes           yes                   no!     no!
  conditional conditional   conditional           no!     conditional-
  no          yes!          conditional!          no      no
  unknown     yes           conditional           no      no
`;

describe('a verdict in force', () => {
  it('is that of the table, for every prediction and every outcome', () => {
    const [header = '', ...rows] = TABLE.trim().split('\n');
    expect(header.trim().split(/\s+/)).toEqual(OBSERVED);
    expect(rows.map((row) => row.trim().split(/\s+/))).toEqual(
      VERDICTS.map((predicted) => [
        predicted,
        ...OBSERVED.map((observed) => {
          const { verdict, conflict, wins } = mergeObserved(predicted, observed);
          return `${verdict}${conflict ? '!' : ''}${wins ? '' : '-'}`;
        }),
      ]),
    );
  });

  it('keeps every finding of the prediction and names the observation, first where it blocks', () => {
    const decision = aDecision('yes');
    const failed = applyObservations(decision, [anObservation({ url: 'https://ci.example.org/7' })], PLAIN);
    expect(failed).toMatchObject({ verdict: 'no', grade: 'reported', conflict: true });
    expect(failed.findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['observation', 'blocker'],
      ['r', 'note'],
    ]);
    expect(failed.findings[0]?.evidence).toEqual(['observation 12', 'https://ci.example.org/7']);
    expect(applyObservations(decision, [], PLAIN)).toMatchObject({
      verdict: 'yes',
      grade: 'predicted',
      findings: decision.findings,
    });
  });

  it('has the steps that were followed where the rules know none', () => {
    const steps = [{ kind: 'option', text: '--skip-mnt /x' }] as const;
    const restored = anObservation({ outcome: 'restored', observed: 'restored-after-steps', steps, grade: 'tested' });
    expect(applyObservations(aDecision('no'), [restored], PLAIN)).toMatchObject({
      verdict: 'conditional',
      grade: 'tested',
      conflict: true,
      steps: [{ kind: 'option', text: '--skip-mnt /x', loses: null }],
    });
    expect(applyObservations(aDecision('conditional'), [restored], PLAIN).steps).toEqual(
      aDecision('conditional').steps,
    );
  });

  it('mentions observations that disagree, are of the host, or of another revision', () => {
    const observations = [
      anObservation({ id: 5 }),
      anObservation({ id: 4, outcome: 'restored', observed: 'restored' }),
      anObservation({ id: 3, observed: null, cause: 'host' }),
      anObservation({ id: 2, profileRevision: 1, outcome: 'restored', observed: 'restored' }),
    ];
    const { verdict, findings } = applyObservations(aDecision('yes'), observations, PLAIN);
    expect(verdict).toBe('no');
    expect(findings.map(({ evidence }) => evidence[0])).toEqual([
      'observation 5',
      undefined,
      'observation 4',
      'observation 3',
      'observation 2',
    ]);
    const older = applyObservations(aDecision('yes'), observations.slice(3), PLAIN);
    expect(older).toMatchObject({ verdict: 'yes', grade: 'predicted', conflict: false });
    expect(older.findings).toHaveLength(2);
  });

  it('of a question that leaves objects out is the prediction', () => {
    const answer = applyObservations(aDecision('yes'), [anObservation()], { ...PLAIN, ignores: true });
    expect(answer).toMatchObject({ verdict: 'yes', grade: 'predicted', conflict: false });
    expect(answer.findings.at(-1)?.text).toContain('whole image');
  });

  it('of a strict question is not lifted by a restore on one host, but is no where one failed', () => {
    const strict = { ...PLAIN, strict: true };
    const restored = anObservation({ outcome: 'restored', observed: 'restored' });
    expect(applyObservations(aDecision('unknown'), [restored], strict)).toMatchObject({
      verdict: 'unknown',
      grade: 'predicted',
    });
    expect(applyObservations(aDecision('no'), [restored], strict)).toMatchObject({ verdict: 'yes', conflict: true });
    expect(applyObservations(aDecision('unknown'), [anObservation()], strict)).toMatchObject({
      verdict: 'no',
      grade: 'reported',
    });
  });
});

describe('what an outcome says', () => {
  it.each([
    ['restored', null, null, 'restored'],
    ['restored', [], null, 'restored'],
    ['restored', [{ kind: 'host', text: 'x' }], null, 'restored-after-steps'],
    ['failed', null, null, 'failed'],
    ['failed', [], 'unmatched', 'failed-without-steps'],
    ['failed', null, 'capability', 'failed'],
    ['failed', null, 'host', null],
    ['restored-dead', null, 'host', 'failed'],
  ] as const)('%s, steps %j, cause %s: %s', (outcome, steps, cause, observed) => {
    expect(observedOf(outcome, steps, cause)).toBe(observed);
  });
});
