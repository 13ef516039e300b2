import type { Request, Response, Router } from 'express';
import type { Answer } from '#core/answer/answer.ts';
import { askCanRestore } from '#usecases/questions/ask-can-restore.ts';
import { askMany } from '#usecases/questions/ask-many.ts';
import { readQuestion } from '#usecases/questions/read-question.ts';
import type { ApiDeps } from '../api-deps.ts';
import { digestOf } from '../digest-of.ts';
import { HttpError } from '../http-error.ts';
import type { HttpMetrics } from '../http-metrics.ts';
import { mount } from '../operation.ts';
import { getCanRestore, postCanRestore } from '../operations/can-restore.ts';
import { parseFields } from '../parse-fields.ts';
import { problemOf } from '../problem.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { requestIdOf } from '../request-log.ts';
import { runOnce } from '../run-once.ts';
import { questionsBody } from '../schemas/answer.ts';
import { noQuery } from '../schemas/shared.ts';

const MAX_QUESTIONS_BYTES = 2 * 1024 * 1024;

interface Written {
  readonly body: Buffer;
  readonly etag: string;
}

/**
 * Answers come out of the use case's cache as the same object until the matrix changes, so their JSON is written once.
 * Answers are not checked against the schema again; the tests do that.
 */
const written = new WeakMap<Answer, Written>();

function writeAnswer(answer: Answer): Written {
  const known = written.get(answer);
  if (known !== undefined) return known;
  const body = Buffer.from(JSON.stringify(answer));
  const fresh = { body, etag: `"r${answer.revision}-${digestOf(body).slice(0, 24)}"` };
  written.set(answer, fresh);
  return fresh;
}

/** The hot path: writes the answer past Express's own serialising and hashing. */
function sendAnswer(req: Request, res: Response, answer: Answer): void {
  const { body, etag } = writeAnswer(answer);
  res.setHeader('etag', etag);
  if (req.headers['if-none-match'] !== undefined && req.fresh) {
    res.statusCode = 304;
    res.end();
    return;
  }
  res.setHeader('content-type', 'application/json; charset=utf-8');
  res.setHeader('content-length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
}

export function mountCanRestore(router: Router, { ports }: ApiDeps, metrics: HttpMetrics): void {
  mount(router, getCanRestore, async (req, res) => {
    const answer = await askCanRestore(ports, readQuestion(req.query));
    metrics.answered(answer.answer);
    sendAnswer(req, res, answer);
  });

  mount(router, postCanRestore, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    if (mediaTypeOf(req) !== 'application/json') {
      throw new HttpError('unsupported-media-type', 'Send the questions as application/json.');
    }
    const json = await readJson(req, MAX_QUESTIONS_BYTES);
    const { questions } = parseFields(questionsBody, json, 'body');
    const { status, body } = await runOnce(ports.idempotency, req, res, digestOf(JSON.stringify(json)), async () => {
      const answers = await askMany(ports, { questions });
      for (const entry of answers) if ('answer' in entry) metrics.answered(entry.answer.answer);
      const shown = answers.map((entry) =>
        'answer' in entry ? entry : { problem: problemOf(entry.error, requestIdOf(req)) },
      );
      return { status: 200, body: { answers: shown } };
    });
    res.status(status).json(body);
  });
}
