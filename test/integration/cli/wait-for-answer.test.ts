import { describe, expect, it } from 'vitest';
import { ServerRefusal } from '#cli/command-error.ts';
import { waitForAnswer } from '#cli/wait-for-answer.ts';
import type { Answer } from '#core/answer/answer.ts';

const answer = (word: Answer['answer'], more: Partial<Answer> = {}): Answer => ({
  question: {},
  image: { digest: 'sha256:00', name: 'web', format: 'criu', signature: 'sig1-00' },
  answer: word,
  counts: { yes: 0, conditional: 0, no: 0, unknown: 0 },
  profiles: [],
  notes: [],
  revision: 1,
  ruleBook: 'rb-0',
  evaluatedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

const judged = (rule: string): Partial<Answer> => ({
  profiles: [
    {
      profile: 'p',
      kernel: '6.1',
      arch: 'x86_64',
      verdict: 'unknown',
      grade: 'predicted',
      conflict: false,
      observations: null,
      assumptions: [],
      findings: [
        {
          rule,
          severity: 'unknown',
          objectType: '',
          objectVersion: null,
          required: '',
          found: '',
          text: '',
          evidence: [],
        },
      ],
      steps: [],
    } as Answer['profiles'][number],
  ],
});

/** Asks of which each gets the next of these; how often it was asked. */
async function wait(outcomes: readonly (Answer | Error)[], seconds: number | null) {
  let asked = 0;
  let err = '';
  const ask = async (): Promise<Answer> => {
    const outcome = outcomes[Math.min(asked++, outcomes.length - 1)];
    if (outcome instanceof Error) throw outcome;
    return outcome as Answer;
  };
  const terminal = {
    err: (text: string) => {
      err += text;
    },
  };
  const ended = await waitForAnswer(ask, { seconds, firstPauseMs: 1 }, terminal).catch((error: Error) => error);
  return { ended, asked, err };
}

const LONG = 60;
const noImage = new ServerRefusal('no image is called web', 'image-not-found');

describe('waiting', () => {
  it('goes on while unknown may clear, and ends with the answer', async () => {
    const open = answer('unknown', { ...judged('some-rule'), pending: 1 });
    const ours = answer('unknown', judged('evaluation-failed'));
    const stale = answer('unknown', { ...judged('some-rule'), stale: true });
    const { ended, asked, err } = await wait([noImage, answer('unknown'), open, stale, ours, answer('no')], LONG);
    expect([(ended as Answer).answer, asked]).toEqual(['no', 6]);
    expect(err.split('\n').filter((line) => line !== '')).toHaveLength(5);
  });

  it('stops early where facts are missing, and never waits for a verdict', async () => {
    for (const last of [answer('unknown', judged('some-rule')), answer('yes', { pending: 3 }), answer('mixed')]) {
      expect(await wait([last], LONG)).toEqual({ ended: last, asked: 1, err: '' });
    }
    const refused = new ServerRefusal('what is that', 'question-malformed');
    expect(await wait([refused], LONG)).toEqual({ ended: refused, asked: 1, err: '' });
  });

  it('is limited: the last answer counts, or the last refusal', async () => {
    expect(await wait([answer('unknown')], null)).toEqual({ ended: answer('unknown'), asked: 1, err: '' });
    const late = await wait([noImage], 0.05);
    expect(late.ended).toBe(noImage);
    expect(late.asked).toBeGreaterThan(1);
  });
});
