/** Many ladders as one, and what a policy comes to. */
import { describe, expect, it } from 'vitest';
import { climbLadder, type RowCell } from '#core/guarantee/climb-ladder.ts';
import { combineLadders } from '#core/guarantee/combine-ladders.ts';
import { homeFrom } from '#core/guarantee/home-kernel.ts';
import { judgePolicy, judgeRequirement } from '#core/guarantee/judge-requirement.ts';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import type { Verdict } from '#core/verdict/verdict.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';

const RELEASES = ['6.1.0', '6.1.5', '6.2', '6.3'];
const HOME = homeFrom({ arch: 'x86_64', family: 'criu', origin: { kernel: '6.1.0', revision: null } });
const NOWHERE = homeFrom({ arch: 'x86_64', family: 'criu', origin: { kernel: null, revision: null } });

/** One verdict for each of 6.1.0, 6.1.5, 6.2 and 6.3. */
function rowOf(verdicts: string): readonly RowCell[] {
  return verdicts.split(' ').map((verdict, at) => ({
    profile: RELEASES[at] ?? '',
    release: parseKernelRelease(RELEASES[at] ?? ''),
    arch: 'x86_64',
    restorers: [parseRestorer('criu@4.2')],
    options: 'A',
    verdict: verdict as Verdict,
    grade: 'predicted',
    reasons: [],
    steps: [],
  }));
}

const combine = (rows: readonly string[], isComplete = true) =>
  combineLadders(
    rows.map((verdicts, image) => ({ image, ladder: climbLadder(HOME, rowOf(verdicts)) })),
    isComplete,
  );

describe('all ladders together', () => {
  it.each([
    [['yes yes yes yes', 'yes yes yes no'], 'stable-series held yes', 'forward held yes 1', 'forward+1'],
    [
      ['yes yes yes yes', 'yes conditional yes yes'],
      'stable-series held conditional',
      'forward held conditional 2',
      'forward+2',
    ],
    [['yes yes yes yes', 'yes no yes yes'], 'stable-series broken mixed', 'forward broken mixed 0', 'exact-build'],
    [['yes yes no no', 'yes yes yes yes'], 'stable-series held yes', 'forward broken mixed 0', 'stable-series'],
    [
      ['yes unknown yes yes', 'yes yes yes yes'],
      'stable-series not-provable unknown',
      'forward not-provable unknown 0',
      'exact-build',
    ],
    [['yes unknown yes yes', 'yes no yes yes'], 'stable-series broken mixed', 'forward broken mixed 0', 'exact-build'],
    [['no no no no', 'no no no no'], 'stable-series broken no', 'forward broken no 0', null],
    [[], 'stable-series not-provable unknown', 'forward not-provable unknown', null],
  ])('%j', (rows, stable, forward, strongest) => {
    const { rungs, strongest: found } = combine(rows);
    const show = (at: number) => [rungs[at]?.rung, rungs[at]?.state, rungs[at]?.answer, rungs[at]?.n].join(' ').trim();
    expect([show(3), show(4), found]).toEqual([stable, forward, strongest]);
  });

  it('name the image that breaks one, and those that are not proven', () => {
    const { rungs } = combine(['yes yes yes yes', 'yes no yes yes', 'yes unknown yes yes']);
    expect(rungs[3]?.counterexample).toMatchObject({ image: 1, cell: { profile: '6.1.5' } });
    expect(rungs[3]?.counts).toEqual({ held: 1, broken: 1, 'not-provable': 1 });
    expect(rungs[3]?.missing.map(({ image }) => image)).toEqual([2]);
  });

  it('hold nothing where there are more images than were looked at, and still show what breaks', () => {
    expect(combine(['yes yes yes yes'], false).strongest).toBeNull();
    expect(combine(['yes yes yes yes'], false).rungs[0]?.state).toBe('not-provable');
    expect(combine(['no yes yes yes'], false).rungs[0]?.state).toBe('broken');
  });
});

describe('what a policy requires', () => {
  it.each([
    ['profiles', 'yes yes yes yes', 'yes', []],
    ['profiles', 'yes conditional no no', 'conditional', []],
    ['profiles', 'yes no yes yes', 'mixed', ['6.1.5']],
    ['profiles', 'unknown yes yes yes', 'unknown', []],
    ['guarantee', 'yes yes no no', 'yes', []],
    ['guarantee', 'no no no no', 'no', ['6.1.0', '6.1.5']],
    ['guarantee', 'unknown no no no', 'mixed', ['6.1.5']],
  ])('by %s of %s is %s', (by, verdicts, answer, violating) => {
    const requirement =
      by === 'profiles'
        ? ({ by, profiles: ['6.1.0', '6.1.5'] } as const)
        : ({ by: 'guarantee', rung: { rung: 'stable-series', n: 0 } } as const);
    const findings = judgeRequirement(HOME, rowOf(verdicts), requirement);
    expect([findings.answer, findings.violations.map(({ profile }) => profile)]).toEqual([answer, violating]);
  });

  it('is unknown with a profile that is gone, unless another one breaks it', () => {
    const judge = (verdicts: string) =>
      judgeRequirement(NOWHERE, rowOf(verdicts), { by: 'profiles', profiles: ['6.1.0', 'gone'] }).answer;
    expect([judge('yes'), judge('no'), judge('conditional')]).toEqual(['unknown', 'no', 'unknown']);
  });

  it.each([
    [[], true, 'unknown'],
    [['yes', 'yes'], true, 'yes'],
    [['yes', 'conditional'], true, 'conditional'],
    [['yes', 'unknown'], true, 'unknown'],
    [['unknown', 'mixed'], true, 'no'],
    [['yes', 'no'], false, 'no'],
    [['yes', 'yes'], false, 'unknown'],
  ] as const)('of images that come to %j (all: %j) is %s', (answers, isComplete, answer) => {
    expect(judgePolicy(answers, isComplete)).toBe(answer);
  });
});
