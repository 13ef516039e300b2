import type { Request, Response, Router } from 'express';
import type { Answer } from '#core/answer/answer.ts';
import type { Question } from '#core/answer/question.ts';
import { rollUp } from '#core/matrix/roll-up.ts';
import { askCanRestore } from '#usecases/questions/ask-can-restore.ts';
import { readQuestion } from '#usecases/questions/read-question.ts';
import { UseCaseError } from '#usecases/use-case-error.ts';
import type { ApiDeps } from '../api-deps.ts';
import { type Badge, badgeOf, badgeSvg } from '../badge.ts';
import { mount } from '../operation.ts';
import { getBadgeJson, getBadgeSvg } from '../operations/can-restore.ts';

const MISSING: readonly string[] = ['image-not-found', 'profile-not-found', 'fleet-not-found'];

export function mountBadges(router: Router, { ports }: ApiDeps): void {
  /** Whoever looks at a page sees a broken picture where there is an error; what is not there is not known. */
  const answerOrUnknown = async (question: Question): Promise<Answer['answer']> => {
    try {
      return (await askCanRestore(ports, question)).answer;
    } catch (error) {
      if (error instanceof UseCaseError && MISSING.includes(error.code)) return rollUp([]).answer;
      throw error;
    }
  };

  const badgeFor = async (req: Request, res: Response): Promise<Badge> => {
    const answer = await answerOrUnknown(readQuestion(req.query));
    // Proxies of code hosts cache images for a long time unless a header forbids it.
    res.setHeader('cache-control', 'no-cache, max-age=0');
    // A badge is there to be shown on pages of others.
    res.setHeader('cross-origin-resource-policy', 'cross-origin');
    return badgeOf(answer);
  };

  mount(router, getBadgeJson, async (req, res) => {
    res.json(await badgeFor(req, res));
  });

  mount(router, getBadgeSvg, async (req, res) => {
    const badge = await badgeFor(req, res);
    res.type('image/svg+xml').send(badgeSvg(badge));
  });
}
