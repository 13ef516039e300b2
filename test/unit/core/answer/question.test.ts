import { describe, expect, it } from 'vitest';
import { MAX_ASKED_PROFILES, parseQuestion, showQuestion } from '#core/answer/question.ts';

describe('the profiles of a question', () => {
  it.each([
    ['a', ['a'], 'a'],
    [['a'], ['a'], 'a'],
    [
      ['b', ' a ', 'b'],
      ['b', 'a'],
      ['b', 'a'],
    ],
  ])('%j are each taken once, and shown as they were asked for', (profile, profiles, shown) => {
    const question = parseQuestion({ image: 'x', profile });
    expect(question.target).toEqual({ by: 'profile', profiles });
    expect(showQuestion(question)).toEqual({ image: 'x', profile: shown });
  });

  it.each([
    [[], 'names of profiles'],
    [Array.from({ length: MAX_ASKED_PROFILES + 1 }, (_, at) => `p-${at}`), 'names of profiles'],
    [['a', ''], 'characters'],
    [['a', 7], 'one string'],
    [{ a: 1 }, 'one string'],
  ])('are refused: %j', (profile, said) => {
    expect(() => parseQuestion({ image: 'x', profile })).toThrow(
      expect.objectContaining({
        code: 'question-malformed',
        pointer: 'profile',
        fault: expect.stringContaining(said),
        message: expect.stringMatching(/^profile: /),
      }),
    );
  });
});
