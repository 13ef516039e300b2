import { createHash } from 'node:crypto';
import express, { type Express } from 'express';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnswerError } from '#api/answer-error.ts';
import { ERROR_CODES } from '#api/error-codes.ts';
import { mountCommandLine } from '#api/routes/command-line.ts';
import { readCommandLineFile } from '#web/command-line-file.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, call } from './api-under-test.ts';

const FILE = '/cli/restore-matrix.mjs';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ worker: false });
  app = appOver(composed.ports, { auth: 'token', tokens: ['0123456789abcdef'] });
});
afterAll(() => composed.close());

describe('the command line as a file', () => {
  it('comes with its digest, to everybody', async () => {
    const file = await call(app, 'get', FILE);
    const digest = createHash('sha256').update(file.text).digest('hex');
    expect([file.status, file.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(file.text.slice(0, 20)).toBe('#!/usr/bin/env node\n');
    expect(file.headers.etag).toBe(`"${digest}"`);
    expect((await call(app, 'get', `${FILE}.sha256`)).text).toBe(`${digest}  restore-matrix.mjs\n`);
    expect((await call(app, 'get', FILE, { headers: { 'if-none-match': `"${digest}"` } })).status).toBe(304);
    expect((await call(app, 'head', FILE)).status).toBe(200);
    // Everything else still wants the token.
    expect((await call(app, 'get', '/api/v1/images')).status).toBe(401);
  });

  it('is not there when the service runs from its sources, and the answer says what to do', async () => {
    const sources = express();
    mountCommandLine(sources, readCommandLineFile(new URL('file:///nowhere/restore-matrix.mjs')));
    sources.use(createAnswerError(pino({ level: 'silent' })));
    for (const path of [FILE, `${FILE}.sha256`]) {
      const { status, body } = await call(sources, 'get', path);
      expect([status, body.code]).toEqual([404, 'not-built']);
      expect(ERROR_CODES['not-built'].help).toContain('npm run build');
    }
  });
});
