import { describe, expect, it } from 'vitest';
import { questionQuery } from '#api/schemas/answer.ts';
import { parseQuestion, QUESTION_FIELDS } from '#core/answer/question.ts';

describe('the question as documented and as understood', () => {
  it('has the same fields', () => {
    expect(Object.keys(questionQuery.shape).sort()).toEqual([...QUESTION_FIELDS].sort());
  });

  const accepted = [
    { image: 'web', kernel: '6.1.0' },
    { image: 'web:main', series: '6.1', arch: 'x86_64', strict: 'true' },
    { image: 'web', profile: 'p', ignore: ['criu/pipe', 'criu/tcp-established@1'] },
    { image: 'web', kernel: '>=5.10 <6.2', ignore: 'criu/pipe,criu/eventfd' },
  ];
  const refused = [
    { kernel: '6.1.0' },
    { image: '', kernel: '6.1.0' },
    { image: ['a', 'b'], kernel: '6.1.0' },
    { image: 'web', kernel: '6.1.0', flotilla: 'f' },
    { image: 'web', kernel: ['6.1', '6.2'] },
    { image: 'web', kernel: '6.1.0', strict: 'maybe' },
  ];
  it.each(accepted)('takes %j', (query) => {
    expect(questionQuery.safeParse(query).success).toBe(true);
    expect(() => parseQuestion(query)).not.toThrow();
  });
  it.each(refused)('refuses %j', (query) => {
    expect(questionQuery.safeParse(query).success).toBe(false);
    expect(() => parseQuestion(query)).toThrow();
  });
});
