/** The ladder, table by table: a home, a hand-made row, and what each rung comes to. */
import { describe, expect, it } from 'vitest';
import { climbLadder, findingsOf, type RowCell } from '#core/guarantee/climb-ladder.ts';
import { homeFrom } from '#core/guarantee/home-kernel.ts';
import { populationOf } from '#core/guarantee/population-of.ts';
import { parseRung, RUNGS, showRung } from '#core/guarantee/rung.ts';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import type { Verdict } from '#core/verdict/verdict.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';

/** `6.1.0-56-amd64 A yes`: release, configuration, verdict; then restorer and architecture where they are others. */
function cell(text: string, at: number): RowCell {
  const [release = '', options = '', verdict = '', restorer = 'criu@4.2', arch = 'x86_64'] = text.split(' ');
  return {
    profile: `p${at}`,
    release: parseKernelRelease(release),
    arch: arch as RowCell['arch'],
    restorers: [parseRestorer(restorer)],
    options,
    verdict: verdict as Verdict,
    grade: 'predicted',
    reasons: verdict === 'yes' ? [] : [{ rule: `rule-${at}`, objectType: '', required: 'x', found: 'y' }],
    steps: verdict === 'conditional' ? [`step ${at}`] : [],
  };
}

const criuHome = (kernel: string | null) =>
  homeFrom({ arch: 'x86_64', family: 'criu', origin: { kernel, revision: null } });
const linuxCrHome = (kernel: string, revision: string | null) =>
  homeFrom({ arch: 'x86_64', family: 'linux-cr', origin: { kernel, revision } });

/** `h` held, `b` broken, `?` not provable; for the last two rungs with n where it is more than none. */
function sketch(ladder: ReturnType<typeof climbLadder>): string {
  const letter = { held: 'h', broken: 'b', 'not-provable': '?' } as const;
  return ladder.rungs.map(({ state, n }) => `${letter[state]}${n || ''}`).join(' ');
}

const HOME = '6.1.0-56-amd64';
const FULL = [`${HOME} A yes`, '6.1.0-60-amd64 A yes', '6.1.0-56-cloud B yes', '6.1.7 A yes'];

const TABLE: readonly (readonly [string, readonly string[], string, string | null])[] = [
  ['nothing is recorded', [], '? ? ? ? ? ?', null],
  ['only home itself: it proves no more than itself', [`${HOME} A yes`], 'h ? ? ? ? ?', 'exact-build'],
  ['two builds of the same options', [`${HOME} A yes`, '6.1.0-60-amd64 A yes'], 'h h ? ? ? ?', 'same-options'],
  ['another configuration, no other build', [`${HOME} A yes`, '6.1.0-56-rt B yes'], 'h ? h ? ? ?', 'any-options'],
  ['the home series in full', FULL, 'h h h h ? ?', 'stable-series'],
  ['the numbers of 6.1 are those of 6.1.0', ['6.1 A yes', '6.1.0 B yes'], '? ? h ? ? ?', 'any-options'],
  ['later series', [...FULL, '6.2.1 A yes', '6.12.3 A yes'], 'h h h h h2 ?', 'forward+2'],
  ['later and earlier', [...FULL, '6.2 A yes', '5.10.2 A yes'], 'h h h h h1 h1', 'backward-1'],
  ['a later series breaks', [...FULL, '6.2 A yes', '6.3 A no', '6.4 A yes'], 'h h h h h1 ?', 'forward+1'],
  [
    'the next series breaks: earlier ones no longer count',
    [...FULL, '6.2 A no', '5.10 A yes'],
    'h h h h b h1',
    'stable-series',
  ],
  ['one of a later series breaks it', [...FULL, '6.2 A yes', '6.2.9 B no'], 'h h h h b ?', 'stable-series'],
  ['an unknown cell proves nothing', [...FULL, '6.1.9 A unknown'], 'h h h ? ? ?', 'any-options'],
  [
    'an unknown cell does not hide a counterexample',
    [...FULL, '6.1.9 A unknown', '6.1.8 A no'],
    'h h h b b b',
    'any-options',
  ],
  ['conditional holds, with its steps', [`${HOME} A conditional`], 'h ? ? ? ? ?', 'exact-build'],
  ['home itself breaks: so does everything above', [`${HOME} A no`, '6.1.7 A yes', '6.2 A yes'], 'b b b b b b', null],
  ['same text, two configurations, one verdict', [`${HOME} A yes`, `${HOME} B yes`], 'h ? h ? ? ?', 'any-options'],
  [
    'same text, two configurations, two verdicts: which is home?',
    [`${HOME} A yes`, `${HOME} B no`],
    '? ? b b b b',
    null,
  ],
  ['same text, two configurations, both no', [`${HOME} A no`, `${HOME} B no`], 'b ? b b b b', null],
  ['other architectures do not count', [`${HOME} A no criu@4.2 aarch64`, '6.1.7 A yes'], '? ? ? ? ? ?', null],
  ['other families do not count', [`${HOME} A no linux-cr@5c3471a`], '? ? ? ? ? ?', null],
  ['no profile of home, but of its series', ['6.1.7 A yes', '6.1.9 A yes'], '? ? ? h ? ?', 'stable-series'],
];

describe('the ladder of an image of CRIU made on 6.1.0-56-amd64', () => {
  it.each(TABLE)('%s', (_, row, expected, strongest) => {
    const ladder = climbLadder(criuHome(HOME), row.map(cell));
    expect([sketch(ladder), ladder.strongest]).toEqual([expected, strongest]);
  });

  it('does not depend on the order of the row', () => {
    for (const [, row] of TABLE) {
      const cells = row.map(cell);
      expect(climbLadder(criuHome(HOME), [...cells].reverse())).toEqual(climbLadder(criuHome(HOME), cells));
    }
  });

  it('names the counterexample, the steps, and what is missing', () => {
    const [exact, same] = climbLadder(criuHome(HOME), [`${HOME} A conditional`].map(cell)).rungs;
    expect([exact?.answer, exact?.steps, exact?.provenBy.length]).toEqual(['conditional', ['step 0'], 1]);
    expect(same?.missing).toEqual(['no other build of 6.1.0 with the same options is recorded']);
    const broken = climbLadder(criuHome(HOME), [...FULL, '6.1.8 A no'].map(cell)).rungs[3];
    expect([broken?.counterexample?.profile, broken?.counterexample?.reasons[0]?.rule]).toEqual(['p4', 'rule-4']);
    expect([broken?.answer, broken?.seen]).toEqual(['mixed', { profiles: 5, versions: 3, configurations: 2 }]);
    const ended = climbLadder(criuHome(HOME), [...FULL, '6.2 A yes', '6.3 A no'].map(cell)).rungs[4];
    expect([ended?.state, ended?.series, ended?.counterexample?.profile]).toEqual(['held', ['6.2'], 'p5']);
  });
});

describe('where an image was made', () => {
  it.each([
    ['origin kernel not recorded', criuHome(null)],
    ['the origin kernel in the image is invalid', criuHome('banana')],
    [
      'the image contains no object',
      homeFrom({ arch: 'x86_64', family: null, origin: { kernel: HOME, revision: null } }),
    ],
  ])('is needed for every rung: %s', (why, home) => {
    const { rungs, strongest } = climbLadder(home, FULL.map(cell));
    expect(strongest).toBeNull();
    for (const { state, missing } of rungs)
      expect([state, missing[0]?.startsWith(why)]).toEqual(['not-provable', true]);
  });

  it('is 3.0 for 2.6.40, and of Linux-CR the header revision belongs to the build', () => {
    const row = ['3.0 A yes linux-cr@5c3471a', '3.0 A no linux-cr@1fd8e6e', '2.6.39 A yes linux-cr@5c3471a'].map(cell);
    const certain = climbLadder(linuxCrHome('2.6.40', '5c3471a'), row);
    expect([sketch(certain), certain.strongest]).toEqual(['h ? b b b b', 'exact-build']);
    const uncertain = climbLadder(linuxCrHome('2.6.40', null), row);
    expect([sketch(uncertain), uncertain.strongest]).toEqual(['? ? b b b b', null]);
    expect(uncertain.rungs[0]?.missing).toEqual(['the image matches several header revisions of Linux-CR']);
  });

  it('is in a series of three numbers up to 2.6', () => {
    const row = ['2.6.32.1 A yes', '2.6.32.61 A yes', '2.6.33 A no'].map((text, at) => cell(`${text} linux-cr@x`, at));
    const ladder = climbLadder(linuxCrHome('2.6.32.1', 'x'), row);
    expect([sketch(ladder), ladder.strongest]).toEqual(['h ? ? h b ?', 'stable-series']);
  });
});

describe('rungs', () => {
  it('speak of ever more profiles, so that a counterexample stays one', () => {
    const row = [...FULL, '6.2 A yes', '6.3 B yes', '5.10 A yes'].map(cell);
    const chain = ['exact-build', 'same-options', 'any-options', 'stable-series', 'forward+1', 'forward+2'];
    const sizes = chain.map((text) => {
      const required = parseRung(text);
      if (required === null) throw new Error(text);
      return new Set(populationOf(criuHome(HOME), row, required).members.map(({ profile }) => profile));
    });
    for (const [at, smaller] of sizes.slice(0, -1).entries()) {
      expect([...smaller].filter((profile) => !sizes[at + 1]?.has(profile))).toEqual([]);
    }
    expect(sizes.map(({ size }) => size)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('asked for by more series than are recorded are not provable, by fewer than hold are held', () => {
    const row = [...FULL, '6.2 A yes', '6.3 A yes', '6.4 A no'].map(cell);
    const state = (n: number) => findingsOf(criuHome(HOME), row, { rung: 'forward', n }).state;
    expect([state(1), state(2), state(3)]).toEqual(['held', 'held', 'broken']);
    expect(findingsOf(criuHome(HOME), FULL.map(cell), { rung: 'backward', n: 2 }).missing).toEqual([
      '2 earlier series required, 0 recorded',
    ]);
  });

  it.each([
    ['forward', 'forward+1'],
    ['forward+12', 'forward+12'],
    ['backward-3', 'backward-3'],
    ['backward', 'backward-1'],
    ['series', 'stable-series'],
    ['release', 'any-options'],
    ['build', 'exact-build'],
    ...RUNGS.slice(0, 4).map((rung): [string, string] => [rung, rung]),
  ])('are read: %s is %s', (text, shown) => {
    const required = parseRung(text);
    expect(required && showRung(required)).toBe(shown);
  });

  it.each(['', 'forward+0', 'forward-1', 'backward+1', 'forward+100', 'stable', 'constructor', 'Exact-build'])(
    'are nothing else: %j',
    (text) => expect(parseRung(text)).toBeNull(),
  );
});
