import * as z from 'zod';
import { RULE_PAGES_PATH } from '#web/rule-pages.ts';
import { TRUTH_FILTERS, TRUTH_PAGE_PATH } from '#web/truth-page.ts';
import type { Operation } from '../operation.ts';
import { ruleId } from '../schemas/rule.ts';
import { revisionField } from '../schemas/shared.ts';

const tag = 'Service';
const count = z.number().int();

const liveSchema = z.strictObject({ live: z.literal(true) });
export const readySchema = z.strictObject({
  ready: z.literal(true),
  revision: revisionField,
  ruleBook: z.string(),
  cells: z.strictObject({ wanted: count, running: count, decided: count, failed: count }),
});

const page = (path: string, id: string, summary: string): Operation => ({
  method: 'get',
  path,
  id,
  tag,
  summary,
  answers: { 200: { description: 'An HTML page', content: { 'text/html': null } } },
  problems: [],
  open: true,
});

export const getLivez: Operation = {
  method: 'get',
  path: '/livez',
  id: 'getLivez',
  tag,
  summary: 'Check that the process runs',
  answers: { 200: { description: 'The process runs', content: { 'application/json': liveSchema } } },
  problems: [],
  open: true,
};

export const getReadyz: Operation = {
  method: 'get',
  path: '/readyz',
  id: 'getReadyz',
  tag,
  summary: 'Check that the service is ready: its database answers',
  answers: { 200: { description: 'The service is ready', content: { 'application/json': readySchema } } },
  problems: ['not-ready'],
  open: true,
};

export const getMetrics: Operation = {
  method: 'get',
  path: '/metrics',
  id: 'getMetrics',
  tag,
  summary: 'Prometheus metrics',
  answers: { 200: { description: 'Text exposition format', content: { 'text/plain': null } } },
  problems: [],
};

export const getOpenApi: Operation = {
  method: 'get',
  path: '/openapi.json',
  id: 'getOpenApi',
  tag,
  summary: 'This OpenAPI document',
  answers: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': null } } },
  problems: [],
  open: true,
};

export const getDocs = page('/docs', 'getDocs', 'This OpenAPI document as an HTML page');
export const getErrorDocs = page('/docs/errors', 'getErrorDocs', 'Every error code and its remedy');
export const getRuleIndexPage = page(RULE_PAGES_PATH, 'getRuleIndexPage', 'All rules by area');
export const getRulePage: Operation = {
  ...page(`${RULE_PAGES_PATH}/{id}`, 'getRulePage', 'One rule: its needs, adjustments and evidence'),
  params: z.strictObject({ id: ruleId }),
  problems: ['rule-not-found'],
};
export const truthQuery = z.strictObject({
  show: z.enum(TRUTH_FILTERS).default('all').meta({ description: 'Predictions to show' }),
});
export const getTruthPage: Operation = {
  ...page(TRUTH_PAGE_PATH, 'getTruthPage', 'Predictions against real restores'),
  query: truthQuery,
  problems: ['request-malformed'],
};
export const getPage = page('/', 'getPage', 'The start page');
export const getConflictsPage = page('/conflicts', 'getConflictsPage', 'Real restores that contradict the rules');

export const getCommandLine: Operation = {
  method: 'get',
  path: '/cli/restore-matrix.mjs',
  id: 'getCommandLine',
  tag,
  summary: 'The command line of this version as one file; it requires only Node',
  description:
    'The program runs from a file or from standard input: `curl ... | node - scan image.tar`. Its ETag is its SHA-256.',
  answers: { 200: { description: 'The program', content: { 'text/javascript': null } } },
  problems: ['not-built'],
  open: true,
};

export const getCommandLineDigest: Operation = {
  method: 'get',
  path: '/cli/restore-matrix.mjs.sha256',
  id: 'getCommandLineDigest',
  tag,
  summary: 'The SHA-256 of the command line in the format of `sha256sum --check`',
  answers: { 200: { description: 'The digest and the name of the file', content: { 'text/plain': null } } },
  problems: ['not-built'],
  open: true,
};
