import type { Router } from 'express';
import { makeRuleBookCurrent } from '#usecases/rule-book/make-rule-book-current.ts';
import { type RuleBookStatus, showPreview, showRuleBook } from '#usecases/rule-book/show-rule-book.ts';
import type { ApiDeps } from '../api-deps.ts';
import { HttpError } from '../http-error.ts';
import { mount } from '../operation.ts';
import { getRuleBook, getRuleBookPreview, postCurrentRuleBook } from '../operations/rule-book.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { currentInput } from '../schemas/rule-book.ts';
import { noQuery, pageQuery } from '../schemas/shared.ts';

const MAX_BODY_BYTES = 4 * 1024;

export function mountRuleBook(router: Router, { ports }: ApiDeps): void {
  mount(router, getRuleBook, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(viewStatus(await showRuleBook(ports)));
  });

  mount(router, getRuleBookPreview, async (req, res) => {
    const { cursor, limit } = parseFields(pageQuery, req.query, 'query');
    const page = { cursor: cursor ?? null, ...(limit === undefined ? {} : { limit }) };
    const { ruleBook, current, totals, flips: found } = await showPreview(ports, page);
    const { images: total, done, failed, compared, flips, rules, listed } = totals;
    const images = { total, done, failed };
    res.json({ ruleBook, current, images, compared, flips, rules, listed, items: found.items, next: found.next });
  });

  mount(router, postCurrentRuleBook, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    if (mediaTypeOf(req) !== 'application/json') {
      throw new HttpError('unsupported-media-type', 'Send {"revision": "rb-..."} as application/json.');
    }
    const input = parseFields(currentInput, await readJson(req, MAX_BODY_BYTES), 'body');
    await makeRuleBookCurrent(ports, input);
    res.json(viewStatus(await showRuleBook(ports)));
  });
}

function viewStatus(status: RuleBookStatus) {
  const { code, current, held, state, images, cells, startedAt, finishedAt } = status;
  const times = { startedAt: startedAt?.toISOString() ?? null, finishedAt: finishedAt?.toISOString() ?? null };
  const { total, done, open, failed, clientMade, withoutCapsule, tooLarge } = images;
  const counts = { total, done, open, failed, clientMade, withoutCapsule, tooLarge };
  return { code, current, held, state, images: counts, cells, ...times };
}
