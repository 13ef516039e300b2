import { describe, expect, it } from 'vitest';
import { type AskedFor, applyObservations } from '#core/observation/apply-observations.ts';
import { mergeObserved } from '#core/observation/merge-observed.ts';
import { OBSERVED_IN_FORCE, type Observation, observedOf } from '#core/observation/observation.ts';
import { type Decision, VERDICTS, type Verdict } from '#core/verdict/verdict.ts';
import { seenOf } from '../../../support/seen-of.ts';

const PLAIN = { profileRevision: 2, strict: false, ignores: false };

function anObservation(given: Partial<Observation> = {}): Observation {
  return {
    id: 12,
    outcome: 'failed',
    grade: 'reported',
    observed: 'failed',
    cause: null,
    evidence: 'supported',
    status: 'counts',
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
              restored      restored-after-steps  failed  failed-without-steps  restored-only-after-steps
  yes         yes           yes                   no!     no!                   conditional!
  conditional conditional   conditional           no!     conditional-          conditional
  no          yes!          conditional!          no      no                    conditional!
  unknown     yes           conditional           no      no                    conditional
`;

const inForce = (decision: Decision, observations: readonly Observation[], asked: AskedFor = PLAIN) =>
  applyObservations(decision, seenOf(observations), asked);

describe('a verdict in force', () => {
  it('is that of the table, for every prediction and every outcome', () => {
    const [header = '', ...rows] = TABLE.trim().split('\n');
    expect(header.trim().split(/\s+/)).toEqual(OBSERVED_IN_FORCE);
    expect(rows.map((row) => row.trim().split(/\s+/))).toEqual(
      VERDICTS.map((predicted) => [
        predicted,
        ...OBSERVED_IN_FORCE.map((observed) => {
          const { verdict, conflict, wins } = mergeObserved(predicted, observed);
          return `${verdict}${conflict ? '!' : ''}${wins ? '' : '-'}`;
        }),
      ]),
    );
  });

  it('keeps every finding of the prediction and names the observation, first where it blocks', () => {
    const decision = aDecision('yes');
    const failed = inForce(decision, [anObservation({ url: 'https://ci.example.org/7' })]);
    expect(failed).toMatchObject({ verdict: 'no', grade: 'reported', conflict: true });
    expect(failed.findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['observation', 'blocker'],
      ['r', 'note'],
    ]);
    expect(failed.findings[0]?.evidence).toEqual(['observation 12', 'https://ci.example.org/7']);
    expect(inForce(decision, [])).toMatchObject({
      verdict: 'yes',
      grade: 'predicted',
      findings: decision.findings,
    });
  });

  it('has the steps that were followed where the rules know none', () => {
    const steps = [{ kind: 'option', text: '--skip-mnt /x' }] as const;
    const restored = anObservation({ outcome: 'restored', observed: 'restored-after-steps', steps, grade: 'tested' });
    expect(inForce(aDecision('no'), [restored])).toMatchObject({
      verdict: 'conditional',
      grade: 'tested',
      conflict: true,
      steps: [{ kind: 'option', text: '--skip-mnt /x', loses: null }],
    });
    expect(inForce(aDecision('conditional'), [restored]).steps).toEqual(aDecision('conditional').steps);
  });

  it('mentions observations that disagree, are of the host, or of another revision', () => {
    const observations = [
      anObservation({ id: 5 }),
      anObservation({ id: 4, outcome: 'restored', observed: 'restored', evidence: 'bare' }),
      anObservation({ id: 3, observed: null, cause: 'host', evidence: null }),
      anObservation({ id: 2, profileRevision: 1, outcome: 'restored', observed: 'restored' }),
    ];
    const { verdict, findings } = inForce(aDecision('yes'), observations);
    expect(verdict).toBe('no');
    expect(findings.map(({ evidence }) => evidence[0])).toEqual([
      'observation 5',
      undefined,
      'observation 4',
      'observation 3',
      'observation 2',
    ]);
    const older = inForce(aDecision('yes'), observations.slice(3));
    expect(older).toMatchObject({ verdict: 'yes', grade: 'predicted', conflict: false });
    expect(older.findings).toHaveLength(2);
  });

  it('of a question that leaves objects out is the prediction', () => {
    const answer = inForce(aDecision('yes'), [anObservation()], { ...PLAIN, ignores: true });
    expect(answer).toMatchObject({ verdict: 'yes', grade: 'predicted', conflict: false });
    expect(answer.findings.at(-1)?.text).toContain('whole image');
  });

  it('of a strict question is not lifted by a restore on one host, but is no where one failed', () => {
    const strict = { ...PLAIN, strict: true };
    const restored = anObservation({ outcome: 'restored', observed: 'restored' });
    expect(inForce(aDecision('unknown'), [restored], strict)).toMatchObject({
      verdict: 'unknown',
      grade: 'predicted',
    });
    expect(inForce(aDecision('no'), [restored], strict)).toMatchObject({ verdict: 'yes', conflict: true });
    expect(inForce(aDecision('unknown'), [anObservation()], strict)).toMatchObject({
      verdict: 'no',
      grade: 'reported',
    });
  });
});

describe('several observations', () => {
  const works = { outcome: 'restored', observed: 'restored', evidence: 'bare' } as const;
  const many = Array.from({ length: 13 }, (_, at) => anObservation({ ...works, id: 20 + at }));
  const bare = (given: Partial<Observation> = {}) => anObservation({ evidence: 'bare', ...given });

  it('are named with their number', () => {
    const answer = inForce(aDecision('conditional'), [bare(), ...many]);
    expect(answer).toMatchObject({
      verdict: 'conditional',
      grade: 'reported',
      conflict: false,
      observations: { total: 14, restored: 13, failed: 1 },
    });
    expect(answer.findings.at(-2)?.text).toBe('1 of 14 restores failed. The rules predict conditional as well.');
    expect(answer.findings.at(-1)).toMatchObject({
      text: 'Restores with another outcome weigh less.',
      evidence: ['observation 12'],
    });
  });

  it('that are one bare report, or weigh the same, leave the prediction, and a note says so', () => {
    const weak = inForce(aDecision('yes'), [bare()]);
    expect(weak).toMatchObject({ verdict: 'yes', grade: 'predicted', conflict: false });
    expect(weak.findings.at(-1)).toMatchObject({
      severity: 'note',
      text: '1 of 1 restores failed. One report without a log that fits decides nothing. The rules predict yes.',
      evidence: ['observation 12'],
    });
    const [first = bare()] = many;
    expect(inForce(aDecision('no'), [first]).findings.at(-1)?.text).toContain('without a URL or a log that fits');
    const tied = inForce(aDecision('yes'), [bare(), first]);
    expect(tied).toMatchObject({ verdict: 'yes', grade: 'predicted', observations: { total: 2 } });
    expect(tied.findings.at(-1)?.text).toContain('1 of 2 restores failed. The evidence for both sides weighs the same');
    expect(inForce(aDecision('yes'), [bare(), bare({ id: 11 })])).toMatchObject({ verdict: 'no', conflict: true });
  });

  it('that were withdrawn or disputed are named apart and not counted', () => {
    const objected = [anObservation({ id: 3, status: 'disputed' }), anObservation({ id: 2, status: 'withdrawn' })];
    const { verdict, observations, findings } = inForce(aDecision('yes'), objected);
    expect([verdict, observations]).toEqual(['yes', null]);
    expect(findings.slice(1).map(({ text, evidence }) => [text.split(' ').slice(0, 4).join(' '), evidence[0]])).toEqual(
      [
        ['The observation is disputed', 'observation 3'],
        ['The observation was withdrawn', 'observation 2'],
      ],
    );
  });

  it('that worked after steps and failed without them need the steps', () => {
    const steps = [{ kind: 'host', text: 'modprobe tun' }] as const;
    const after = anObservation({ id: 8, outcome: 'restored', observed: 'restored-after-steps', steps });
    const without = anObservation({ observed: 'failed-without-steps', steps: [], grade: 'tested', evidence: 'tested' });
    expect(inForce(aDecision('yes'), [without, after])).toMatchObject({
      verdict: 'conditional',
      conflict: true,
      grade: 'reported',
      steps: [{ text: 'modprobe tun' }],
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
