import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applySteps } from '#core/conversion/apply-steps.ts';
import { LOG_SIGNS, type LogSign } from '#core/observation/log-signs.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Decision, Finding } from '#core/verdict/verdict.ts';
import { confirmationsJson, makeConfirmations } from '../../../support/truth/confirmations.ts';
import { EXCEPTIONS } from '../../../support/truth/exceptions.ts';
import { compare, judgeOutcome, proofOfStep } from '../../../support/truth/judge-outcome.ts';
import { makeTruth } from '../../../support/truth/make-truth.ts';
import { nameOf, OUTCOMES, type Outcome } from '../../../support/truth/outcome.ts';
import { truthJson } from '../../../support/truth/truth-json.ts';
import { truthPage } from '../../../support/truth/truth-page.ts';

const judged = await Promise.all(OUTCOMES.map(judgeOutcome));

describe('predictions against real restores', () => {
  it.each(judged.map((one) => [nameOf(one.outcome), one] as const))('%s', (name, { contradiction }) => {
    if (EXCEPTIONS[name] === undefined) expect(contradiction).toBeNull();
    else expect(contradiction, `no mismatch any more, drop it: ${EXCEPTIONS[name]}`).not.toBeNull();
  });

  it('are of many restores, of every outcome, each told once', () => {
    const names = OUTCOMES.map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    const counts = ['restored', 'failed', 'restored-dead'].map(
      (how) => OUTCOMES.filter(({ outcome }) => outcome === how).length,
    );
    for (const [at, least] of [93, 70, 45].entries()) expect(counts[at]).toBeGreaterThanOrEqual(least);
  });

  it('of real applications: at least 98 % of all but known exceptions, and no false yes', () => {
    const applications = judged.filter(({ outcome }) => outcome.image.startsWith('criu-applications/'));
    const known = applications.filter(({ outcome }) => EXCEPTIONS[nameOf(outcome)] === undefined);
    const right = known.filter(({ contradiction }) => contradiction === null);
    const falseYes = known.filter(
      ({ outcome, decision }) => ['failed', 'restored-dead'].includes(outcome.outcome) && decision.verdict === 'yes',
    );
    expect(applications.length).toBeGreaterThanOrEqual(41);
    expect(right.length / known.length).toBeGreaterThanOrEqual(0.98);
    expect(falseYes.map(({ outcome }) => nameOf(outcome))).toEqual([]);
  });

  it('exceptions are about real restores', () => {
    const names = OUTCOMES.map(nameOf);
    for (const name of Object.keys(EXCEPTIONS)) expect(names).toContain(name);
  });

  it('hold every sign that is said to be seen in one, and say why a host failed', () => {
    const seen = new Set(judged.flatMap(({ sign }) => sign ?? []));
    const unseen = LOG_SIGNS.filter(({ evidence }) => evidence.startsWith('data/restores/')).filter(
      (one) => !seen.has(one),
    );
    expect(unseen).toEqual([]);
    for (const { cause, why } of seen) expect(why !== undefined).toBe(cause === 'host');
  });

  it('are written out up to date', async () => {
    const truth = await makeTruth();
    const written = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
    expect(written('docs/truth.md') === truthPage(truth), 'docs/truth.md: run npm run truth').toBe(true);
    expect(written('data/truth.json') === truthJson(truth), 'data/truth.json: run npm run truth').toBe(true);
    const confirmations = confirmationsJson(await makeConfirmations(truth));
    expect(written('data/confirmations.json') === confirmations, 'data/confirmations.json: run npm run truth').toBe(
      true,
    );
  });

  it('confirm rules: by failures that they predicted, by restores that met their needs, by reports', async () => {
    const confirmations = await makeConfirmations(await makeTruth());
    const failed = judged.filter(({ outcome, contradiction, named }) => {
      return outcome.outcome !== 'restored' && contradiction === null && named.some(({ rule }) => rule === 'x86-avx2');
    });
    expect(confirmations['x86-avx2']?.refused?.count).toBe(failed.length);
    expect(failed.length).toBeGreaterThan(10);
    expect(confirmations['base-checkpoint-restore']?.met?.count).toBeGreaterThan(200);
    expect(confirmations['vdso-vvar-vclock']?.reports).toContain('checkpoint-restore/criu#2532');
    // No restore of a Linux-CR image is recorded, so no rule of its own is confirmed.
    const ofLinuxCr = RULE_BOOK.rules.filter(({ family }) => family === 'linux-cr').map(({ id }) => id);
    expect(ofLinuxCr.filter((id) => id in confirmations)).toEqual([]);
  });
});

describe('a prediction is wrong', () => {
  const finding = (rule: string, severity: Finding['severity']) => ({ rule, severity }) as Finding;
  const decision = (verdict: Decision['verdict'], ...findings: readonly Finding[]): Decision => ({
    verdict,
    findings,
    steps: verdict === 'conditional' ? [{ kind: 'option', text: 'Try it.', loses: null, effects: [] }] : [],
    assumptions: [],
  });
  const restore = (outcome: Outcome['outcome'], more: Partial<Outcome> = {}): Outcome => ({
    ...{ image: 'image', kernel: 'kernel', outcome },
    error: outcome === 'restored' ? null : 'no room',
    ...more,
  });
  const sign = (patch: Partial<LogSign>): readonly LogSign[] => [
    { holds: ['no', 'room'], rules: ['room', 'hall'], cause: 'capability', evidence: 'here', ...patch },
  ];

  it.each<readonly [string, Outcome, Decision, string | null]>([
    ['yes, restored', restore('restored'), decision('yes'), null],
    ['no, restored', restore('restored'), decision('no'), 'restored, but predicted no'],
    ['unknown, restored', restore('restored'), decision('unknown'), 'restored, but predicted unknown'],
    ['a step not taken, restored', restore('restored'), decision('conditional'), 'restored, but predicted conditional'],
    ['a step taken, restored', restore('restored', { options: ['Try it.'] }), decision('conditional'), null],
    ['yes, failed', restore('failed'), decision('yes', finding('room', 'step')), 'failed, but predicted yes'],
    [
      'yes, dead',
      restore('restored-dead'),
      decision('yes', finding('room', 'step')),
      'restored-dead, but predicted yes',
    ],
    ['no by the rule, failed', restore('failed'), decision('no', finding('room', 'blocker')), null],
    ['no by the other rule, failed', restore('failed'), decision('no', finding('hall', 'blocker')), null],
    [
      'no by another, failed',
      restore('failed'),
      decision('no', finding('door', 'blocker')),
      'no finding of room or hall',
    ],
    [
      'no with a note of it, failed',
      restore('failed'),
      decision('no', finding('room', 'note')),
      'no finding of room or hall',
    ],
    ['a step against it, failed', restore('failed'), decision('conditional', finding('room', 'step')), null],
    [
      'yes without a word, wrong',
      restore('restored-wrong', { lost: 'room' }),
      decision('yes', finding('hall', 'note')),
      'restored-wrong, but predicted yes without a finding of room',
    ],
    [
      'yes with the loss named, wrong',
      restore('restored-wrong', { lost: 'room' }),
      decision('yes', finding('room', 'note')),
      null,
    ],
    [
      'a log of another kind',
      restore('failed', { error: 'fire' }),
      decision('no'),
      'no rule is about this error: fire',
    ],
  ])('or not: %s', (_, outcome, predicted, contradiction) => {
    expect(compare(outcome, predicted, sign({})).contradiction).toBe(contradiction);
  });

  it('when nothing warns of what is out of reach', () => {
    const outcome = restore('failed');
    const host = sign({ cause: 'host', rules: ['hugetlb-private'] });
    expect(compare(outcome, decision('yes'), host).contradiction).toBe(
      'no finding and no assumption of hugetlb-private',
    );
    expect(compare(outcome, decision('yes', finding('hugetlb-private', 'note')), host).contradiction).toBeNull();
    const assumptions = ['enough huge pages of the same sizes are free'];
    expect(compare(outcome, { ...decision('yes'), assumptions }, host).contradiction).toBeNull();
  });

  it('when the texts of a sign are on two lines', () => {
    const apart = restore('failed', { error: 'no|room' });
    expect(compare(apart, decision('no'), sign({})).contradiction).toBe('no rule is about this error: no|room');
  });
});

describe('steps against real restores', () => {
  const conditional = judged.filter(({ decision }) => decision.verdict === 'conditional');

  it('lead to yes', () => {
    expect(conditional.length).toBeGreaterThanOrEqual(9);
    for (const { content, profile, decision } of conditional) {
      const after = applySteps(content, profile, decision.steps);
      expect(decideVerdict(after.content, after.profile, RULE_BOOK, { accepted: after.accepted }).verdict).toBe('yes');
    }
  });

  it('help: the same program without the obstacle restored on the same kernel', () => {
    const obstacles = conditional.filter(({ outcome }) => outcome.outcome !== 'restored');
    const shown = obstacles.filter((one) => proofOfStep(one, judged) !== null);
    // Three in the corpus; of what is added the page tells which are not shown.
    expect(shown.length).toBeGreaterThanOrEqual(3);
  });
});
