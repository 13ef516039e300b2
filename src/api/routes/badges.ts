import type { Request, Response, Router } from 'express';
import { askCanRestore } from '#usecases/ask-can-restore.ts';
import { parseQuestion } from '#usecases/question.ts';
import type { ApiDeps } from '../api-deps.ts';
import { type Badge, badgeOf, badgeSvg } from '../badge.ts';
import { mount } from '../operation.ts';
import { getBadgeJson, getBadgeSvg } from '../operations/can-restore.ts';

export function mountBadges(router: Router, { ports }: ApiDeps): void {
  const badgeFor = async (req: Request, res: Response): Promise<Badge> => {
    const { answer } = await askCanRestore(ports, parseQuestion(req.query));
    // Proxies of code hosts keep images for long unless told to ask again.
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
