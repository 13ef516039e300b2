import { describe, expect, it } from 'vitest';
import { answerQuestion, type Known } from '#core/answer/answer-question.ts';
import { type Candidate, candidateOf } from '#core/answer/candidate.ts';
import { chooseCandidates } from '#core/answer/choose-candidates.ts';
import { selectProfiles } from '#core/answer/profile-selector.ts';
import { parseQuestion } from '#core/answer/question.ts';
import { homeFrom } from '#core/guarantee/home-kernel.ts';
import { NOTHING_SEEN } from '#core/observation/apply-observations.ts';
import type { Profile } from '#core/profile/profile.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import type { Decision } from '#core/verdict/verdict.ts';
import { makeContent } from '../verdict/make-content.ts';
import { makeProfile } from '../verdict/make-profile.ts';

const NOW = '2026-01-02T00:00:00.000Z';
const PROFILES = [
  makeProfile({ name: 'new', release: '6.12.1-x' }),
  makeProfile({ name: 'b', release: '6.1.0-9' }),
  makeProfile({ name: 'a', release: '6.1.0-10' }),
  makeProfile({ name: 'arm', release: '6.1.0-9', arch: 'aarch64' }),
  makeProfile({ name: 'alias', release: '2.6.40' }),
];
const YES: Decision = { verdict: 'yes', findings: [], steps: [], assumptions: [] };
const image = { digest: 'sha256:0', name: 'x', format: 'criu', signature: 'sig1-0', arch: 'x86_64' } as const;

/** What a store or files would give for the question. */
function ask(fields: object, given: Partial<Known> = {}, profiles: readonly Profile[] = PROFILES) {
  const question = parseQuestion({ image: 'x', ...fields });
  const { selector } = question.meaning;
  const selected: readonly Candidate[] = selectProfiles(
    profiles,
    selector.by === 'fleet' ? { by: 'all' } : selector,
  ).map(candidateOf);
  const known: Known = {
    image,
    ...chooseCandidates(image.arch, selected, question),
    content: makeContent({ 'criu/memfd': {} }),
    profiles: new Map(profiles.map((profile) => [profile.name, profile])),
    home: null,
    kernels: profiles.map(({ release, arch }) => ({ release: release.text, arch })),
    members: null,
    atlas: [],
    detectedBy: '',
    revision: 7,
    ruleBook: '',
    ...given,
  };
  return { known, question };
}

function answerTo(...asked: Parameters<typeof ask>) {
  const { known, question } = ask(...asked);
  const fresh = answerQuestion(known, question, { ...OWN_EVALUATOR, decide: () => YES }, NOW);
  if (fresh === null) throw new Error('nothing can be told');
  return fresh;
}
const namesOf = (...asked: Parameters<typeof ask>) => answerTo(...asked).answer.profiles.map(({ profile }) => profile);

describe('the profiles that a question is about', () => {
  it.each([
    [{ profile: ['new', 'b', 'arm'] }, ['arm', 'b', 'new'], 0],
    [{ profile: ['new', 'arm'], arch: 'aarch64' }, ['arm'], 1],
    [{ kernel: '6.1.0' }, ['a', 'b'], 1],
    [{ kernel: '6.1.0-9' }, ['b'], 1],
    [{ kernel: '6.1.0-9', arch: 'aarch64' }, ['arm'], 1],
    [{ kernel: '3.0' }, ['alias'], 0],
    [{ kernel: '>=6.1 <6.2' }, ['a', 'b'], 1],
    [{ series: '6.1' }, ['a', 'b'], 1],
    [{ series: '6.2' }, [], 0],
  ])('of %j are %j', (fields, names, leftOut) => {
    expect(namesOf(fields)).toEqual(names);
    const { notes } = answerTo(fields).answer;
    expect(notes.filter((note) => note.includes('another architecture')).length).toBe(leftOut);
  });
});

describe('an ignored object type', () => {
  it.each([
    ['criu/memfd', []],
    ['criu/memfd@1', []],
    ['criu/memfd@2', ['Ignored object type criu/memfd@2 is not in this image.']],
    ['criu/x86-xsave-components', ['Ignored object type criu/x86-xsave-components is not in this image.']],
    [
      'criu/x86-xsave-component',
      [
        'Ignored object type criu/x86-xsave-component is not in this image. The rule book does not know this type. Did you mean criu/x86-xsave-components?',
      ],
    ],
    ['zz/9', ['Ignored object type zz/9 is not in this image. The rule book does not know this type.']],
  ])('%s is noted where it matches nothing: %j', (type, notes) => {
    expect(answerTo({ profile: 'b', ignore: type }).answer.notes).toEqual(notes);
  });
});

describe('a series of one number', () => {
  it('is told what a series is', () => {
    const asked = () => parseQuestion({ image: 'x', series: '6' });
    expect(asked).toThrow('series: must be a series such as 6.1');
  });
});

describe('an answer', () => {
  it('without a profile is unknown, and names the nearest kernels', () => {
    const { answer, notes, profiles } = answerTo({ kernel: '6.5' }).answer;
    expect([answer, profiles]).toEqual(['unknown', []]);
    expect(notes).toContain('Nearest recorded kernel below: 6.1.0-9.');
    expect(notes).toContain('Nearest recorded kernel above: 6.12.1-x.');
  });

  it('about a fleet counts the nodes of unrecorded profiles, and not those of another architecture', () => {
    const members = [
      { profile: 'a', nodes: 5 },
      { profile: 'arm', nodes: 3 },
      { profile: 'gone', nodes: 2 },
    ];
    const of = (fields: object) => answerTo({ fleet: 'f', ...fields }, { members }, PROFILES.slice(2, 4)).answer;
    expect(of({})).toMatchObject({ answer: 'unknown', nodes: { total: 10, yes: 8, unknown: 2 } });
    expect(of({ arch: 'x86_64' })).toMatchObject({ answer: 'unknown', nodes: { total: 7, yes: 5, unknown: 2 } });
    expect(of({ arch: 'x86_64' }).profiles.map(({ profile }) => profile)).toEqual(['a', 'gone']);
  });

  it('says that it is outdated when a profile is another than was selected', () => {
    const profiles = new Map(PROFILES.map((profile) => [profile.name, { ...profile, revision: 2 }]));
    const fresh = answerTo({ profile: 'a' }, { profiles });
    expect([fresh.outdated, fresh.answer.answer, fresh.answer.profiles]).toEqual([true, 'unknown', []]);
    const { known, question } = ask({ guarantee: 'any-options' }, { profiles });
    expect(answerQuestion(known, question, OWN_EVALUATOR, NOW)).toBeNull();
  });

  it('is about the profiles of the rung alone', () => {
    const home = homeFrom({ arch: 'x86_64', family: 'criu', origin: { kernel: '6.1.0-9', revision: null } });
    expect(namesOf({ guarantee: 'any-options' }, { home })).toEqual(['a', 'b']);
    expect(namesOf({ guarantee: 'forward+1' }, { home })).toEqual(['a', 'b', 'new']);
  });

  it('makes a fault of ours unknown, and worth asking again', () => {
    const { known, question } = ask({ profile: ['a', 'b'] });
    const decide = (_: unknown, { name }: Profile) => {
      if (name === 'a') return YES;
      throw new TypeError('in /a/path/of/ours');
    };
    const fresh = answerQuestion(known, question, { ...OWN_EVALUATOR, decide }, NOW);
    expect(fresh).toMatchObject({ fault: true, outdated: false, answer: { answer: 'unknown' } });
    expect(fresh?.answer.profiles[1]?.findings[0]).toMatchObject({
      rule: 'evaluation-failed',
      severity: 'unknown',
      found: 'TypeError: in (path)',
    });
  });
});

describe('a stored verdict', () => {
  const cell = {
    state: 'decided',
    decision: { ...YES, verdict: 'no' },
    seen: NOTHING_SEEN,
    profileRevision: 1,
    ruleBook: 'rb-current',
    evaluatedAt: '2026-01-01T00:00:00.000Z',
  } as const;
  const stored = (patch: object = {}, fields: object = {}) => {
    const { known } = ask({ profile: 'a' });
    const candidates = known.candidates.map((candidate) => ({ ...candidate, cell: { ...cell, ...patch } }));
    return answerTo({ profile: 'a', ...fields }, { candidates, ruleBook: 'rb-current' }).answer;
  };

  it('answers the plain question, with the time it was made at', () => {
    expect(stored()).toMatchObject({
      answer: 'no',
      evaluatedAt: cell.evaluatedAt,
      ruleBook: 'rb-current',
      stale: true,
    });
    expect(stored().notes).toEqual([
      `Some verdicts are from rule book rb-current; the newer rule book ${OWN_EVALUATOR.ruleBook.revision} is not current yet.`,
    ]);
    expect(stored({ ruleBook: OWN_EVALUATOR.ruleBook.revision })).not.toHaveProperty('stale');
  });

  it.each([
    ['of an older profile', { profileRevision: 0 }, {}],
    ['of an older rule book', { ruleBook: 'rb-old' }, {}],
    ['that is not there yet', { state: 'wanted' }, {}],
    ['of a plain question', {}, { strict: true }],
    ['of the whole image', {}, { ignore: 'criu/memfd' }],
  ])('%s is not used', (_, patch, fields) => {
    expect(stored(patch, fields)).toMatchObject({ answer: 'yes', evaluatedAt: NOW });
  });

  it('that is open is counted as pending', () => {
    expect(stored({ state: 'running' }).pending).toBe(1);
    expect(stored()).not.toHaveProperty('pending');
  });
});
