import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectOf } from '#core/observation/effect-of.ts';
import { EVIDENCE_WEIGHTS, evidenceOf } from '#core/observation/evidence.ts';
import {
  EVIDENCES,
  type Evidence,
  OBSERVED,
  type ObservationStatus,
  type Observed,
} from '#core/observation/observation.ts';
import { isRestore, type TallyLine, tellCounts, weighObservations } from '#core/observation/weigh-observations.ts';

const REVISION = 2;

const SHORT: Readonly<Record<string, Observed>> = {
  R: 'restored',
  RS: 'restored-after-steps',
  F: 'failed',
  FS: 'failed-without-steps',
};

/** `2 bare F, 1 tested R`; ids count up. */
function tally(text: string): readonly TallyLine[] {
  return text
    .split(', ')
    .filter((part) => part !== '')
    .map((part, at) => {
      const [count = '', evidence = '', observed = ''] = part.split(' ');
      return aLine(Number(count), evidence as Evidence, SHORT[observed] ?? null, at + 1);
    });
}

function aLine(count: number, evidence: Evidence, observed: Observed | null, latest: number): TallyLine {
  return { profileRevision: REVISION, status: 'counts', observed, evidence, count, latest };
}

const outcomeOf = (lines: readonly TallyLine[]): string => {
  const weighed = weighObservations(lines, REVISION);
  return weighed.decides ?? weighed.why;
};

describe('observations', () => {
  it.each([
    ['', 'none'],
    ['1 bare F', 'weak'],
    ['1 bare R', 'weak'],
    ['1 bare RS', 'weak'],
    ['2 bare F', 'failed'],
    ['1 supported F', 'failed'],
    ['1 tested R', 'restored'],
    ['1 bare F, 1 bare R', 'tied'],
    ['2 bare F, 1 supported R', 'tied'],
    ['13 bare R, 1 bare F', 'restored'],
    ['13 bare R, 1 tested F', 'restored'],
    ['3 bare R, 1 tested F', 'failed'],
    ['1 supported R, 1 bare F', 'restored'],
    // Within a side.
    ['1 tested R, 1 supported RS', 'restored'],
    ['1 bare R, 1 bare RS', 'restored-after-steps'],
    ['1 supported R, 1 supported RS', 'restored-after-steps'],
    ['1 tested F, 1 supported FS', 'failed'],
    ['1 supported F, 1 supported FS', 'failed-without-steps'],
    ['1 bare F, 1 bare FS', 'failed-without-steps'],
    // A failure without steps contradicts plain restores only.
    ['1 supported RS, 1 bare FS', 'restored-after-steps'],
    ['1 tested R, 1 supported RS, 1 supported FS', 'restored'],
    ['1 supported R, 1 supported RS, 3 tested F', 'failed'],
    ['1 supported RS, 3 tested FS', 'restored-only-after-steps'],
    ['1 supported R, 1 supported RS, 1 tested FS', 'restored-only-after-steps'],
    ['1 supported R, 1 supported RS, 1 supported FS', 'restored-after-steps'],
    ['1 supported R, 1 bare RS, 1 tested FS', 'failed-without-steps'],
    ['1 bare RS, 1 tested FS', 'failed-without-steps'],
    ['1 bare RS, 1 bare FS', 'tied'],
    ['1 supported RS, 1 supported F, 1 bare FS', 'tied'],
    ['1 supported RS, 1 tested F, 1 tested FS', 'failed'],
    ['1 supported RS, 1 supported F, 1 tested FS', 'failed-without-steps'],
  ])('%s: %s', (text, expected) => {
    expect(outcomeOf(tally(text))).toBe(expected);
  });

  it('are counted, and only those of the revision that are neither of a host nor objected to', () => {
    const more: readonly TallyLine[] = [
      { ...aLine(5, 'tested', 'failed', 50), status: 'withdrawn' },
      { ...aLine(6, 'tested', 'failed', 51), status: 'disputed' },
      { ...aLine(7, 'tested', 'failed', 52), profileRevision: 1 },
      { ...aLine(8, 'bare', null, 53), evidence: null },
    ];
    const { counts, decides } = weighObservations([...tally('13 bare R, 1 bare FS'), ...more], REVISION);
    expect([counts, decides]).toEqual([{ total: 14, restored: 13, failed: 1 }, 'restored']);
    expect(tellCounts(counts)).toBe('1 of 14 restores failed.');
  });

  it('name the one with the strongest evidence for what decides', () => {
    const lines = [
      aLine(9, 'bare', 'failed', 90),
      aLine(1, 'supported', 'failed', 10),
      aLine(2, 'tested', 'restored', 99),
    ];
    expect(weighObservations(lines, REVISION)).toMatchObject({ decides: 'failed', observation: 10 });
    const needed = [aLine(1, 'tested', 'failed-without-steps', 7), aLine(1, 'supported', 'restored-after-steps', 5)];
    expect(weighObservations(needed, REVISION)).toMatchObject({
      decides: 'restored-only-after-steps',
      observation: 5,
    });
  });

  it('come to the same in any order, and a lighter report never turns them', () => {
    const oneLine = fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(...EVIDENCES), fc.constantFrom(...OBSERVED))
      .map(([count, evidence, observed]) => aLine(count, evidence, observed, 1));
    let turned = 0;
    fc.assert(
      fc.property(fc.array(oneLine, { minLength: 1, maxLength: 5 }), oneLine, fc.nat(), (lines, more, at) => {
        const before = weighObservations(lines, REVISION).decides;
        const middle = at % lines.length;
        const turnedRound = [...lines.slice(middle), ...lines.slice(0, middle)].reverse();
        expect(weighObservations(turnedRound, REVISION).decides).toBe(before);
        const added = { ...more, count: 1 };
        const after = weighObservations([...lines, added], REVISION).decides;
        if (before === null || after === null || isRestore(after) === isRestore(before)) return;
        turned += 1;
        // What was added is of the side that now decides, and that side is heavier than what contradicts it.
        expect(isRestore(added.observed ?? 'failed')).toBe(isRestore(after));
        const weightOf = (...kinds: readonly Observed[]) =>
          [...lines, added]
            .filter(({ observed }) => observed !== null && kinds.includes(observed))
            .reduce((sum, { evidence, count }) => sum + count * EVIDENCE_WEIGHTS[evidence ?? 'bare'], 0);
        const works = weightOf('restored', 'restored-after-steps');
        if (after === 'restored') expect(works).toBeGreaterThan(weightOf('failed', 'failed-without-steps'));
        else if (isRestore(after)) expect(works).toBeGreaterThan(weightOf('failed'));
        else expect(weightOf('failed', 'failed-without-steps')).toBeGreaterThan(weightOf('restored'));
      }),
      { numRuns: 3_000 },
    );
    expect(turned).toBeGreaterThan(20);
  });
});

describe('the evidence of an observation', () => {
  const none = { grade: 'reported', cause: null, url: null, succeeded: false } as const;

  it.each([
    ['failed', {}, 'bare'],
    ['failed', { cause: 'unmatched' }, 'bare'],
    ['failed', { url: 'https://ci.example.org/7' }, 'bare'],
    ['failed', { succeeded: true }, 'bare'],
    ['failed', { cause: 'capability' }, 'supported'],
    ['failed', { grade: 'tested' }, 'tested'],
    ['restored', {}, 'bare'],
    ['restored', { cause: 'capability' }, 'bare'],
    ['restored', { url: 'https://ci.example.org/7' }, 'supported'],
    ['restored', { succeeded: true }, 'supported'],
    ['restored', { grade: 'tested' }, 'tested'],
    ['restored-dead', {}, 'bare'],
    ['restored-dead', { cause: 'capability' }, 'supported'],
    ['restored-dead', { succeeded: true }, 'supported'],
  ] as const)('%s with %j is %s', (outcome, given, expected) => {
    expect(evidenceOf({ ...none, outcome, ...given })).toBe(expected);
  });

  it('weighs so that one bare report decides nothing, and two do', () => {
    expect(EVIDENCE_WEIGHTS).toEqual({ tested: 4, supported: 2, bare: 1 });
  });
});

describe('the effect of an observation', () => {
  const effect = (
    observed: Observed | null,
    text: string,
    {
      status = 'counts',
      isOfRevisionInForce = true,
    }: { status?: ObservationStatus; isOfRevisionInForce?: boolean } = {},
  ) => effectOf({ status, observed, isOfRevisionInForce }, weighObservations(tally(text), REVISION));

  it('is by what is in force', () => {
    expect(effect('failed', '2 bare F')).toBe('decides');
    expect(effect('failed-without-steps', '2 bare F')).toBe('decides');
    expect(effect('restored', '2 bare F')).toBe('outweighed');
    expect(effect('failed', '1 bare F')).toBe('weak');
    expect(effect('failed', '1 bare F, 1 bare R')).toBe('tied');
    expect(effect(null, '2 bare F')).toBe('host');
    expect(effect('failed-without-steps', '1 tested RS, 1 tested FS')).toBe('decides');
    expect(effect('failed-without-steps', '1 tested RS, 1 bare FS')).toBe('outweighed');
    expect(effect('failed', '2 bare F', { isOfRevisionInForce: false })).toBe('other-revision');
    expect(effect('failed', '2 bare F', { status: 'disputed' })).toBe('disputed');
    expect(effect('failed', '2 bare F', { status: 'withdrawn', isOfRevisionInForce: false })).toBe('withdrawn');
  });
});
