/** What the app answers, what its operations say and what people read of it are one thing. */
import type { Express } from 'express';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '#api/error-codes.ts';
import { mount, type Operation } from '#api/operation.ts';
import { ALL_OPERATIONS } from '#api/operations/all-operations.ts';
import { DOCS_ASSET_PATHS } from '#api/routes/docs.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { createPage } from '#web/create-page.ts';
import { appOver } from '../integration/api/api-under-test.ts';
import { endpointsOf } from './endpoints-of-app.ts';
import { filesUnder, readProjectFile } from './project-files.ts';
import { isMadeText, nodesOf } from './source-syntax.ts';

const ASSETS = [...DOCS_ASSET_PATHS, ...createPage().assets.paths].map((path) => `get ${path}`);

/** Functions that see every request, in their order. A new one that answers something is an operation. */
const MIDDLEWARE = ['observe', 'helmetMiddleware', 'askAgain', 'refuseCrossSite', 'nothingHere', 'answerError'];

const newApp = (): Express => appOver({} as Ports);
const endpointOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** What is wrong with an app and the operations that describe it; a path has one more route, which answers 405. */
function contractFaults(app: Express, operations: readonly Operation[] = ALL_OPERATIONS): readonly string[] {
  const { routes, middleware, hidden } = endpointsOf(app);
  const documented = operations.map(endpointOf);
  const paths = new Set(operations.map(({ path }) => `any ${path}`));
  const ids = operations.map(({ id }) => id);
  return [
    ...minus(routes, [...documented, ...paths, ...ASSETS]).map((route) => `not documented: ${route}`),
    ...minus([...documented, ...paths, ...ASSETS], routes).map((route) => `without a route: ${route}`),
    ...minus(middleware, MIDDLEWARE).map((name) => `answers every path: ${name}`),
    ...hidden.map((name) => `below a path, without a route: ${name}`),
    ...minus(ids, [...new Set(ids)]).map((id) => `id of two operations: ${id}`),
  ];
}

/** What is in the one list more often than in the other. */
function minus(list: readonly string[], other: readonly string[]): readonly string[] {
  const left = [...other];
  return list.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

describe('the endpoints', () => {
  const planted: Operation = {
    method: 'get',
    path: '/api/v1/planted',
    id: 'getPlanted',
    tag: 'Planted',
    summary: 'Nothing',
    answers: { 200: { description: 'Nothing' } },
    problems: [],
  };

  it('are those of the operations, each once', () => {
    expect(ALL_OPERATIONS.length).toBeGreaterThanOrEqual(50);
    expect(contractFaults(newApp())).toEqual([]);
  });

  it('are missed where an operation has no route', () => {
    expect(contractFaults(newApp(), [...ALL_OPERATIONS, planted])).toEqual([
      'without a route: get /api/v1/planted',
      'without a route: any /api/v1/planted',
    ]);
  });

  const answer = (): void => {};
  it.each<[string, (app: Express) => unknown, string]>([
    [
      'mounted past the operations',
      (app) => app.patch('/api/v1/planted', answer),
      'not documented: patch /api/v1/planted',
    ],
    ['of an operation that is not listed', (app) => mount(app, planted, answer), 'not documented: get /api/v1/planted'],
    ['of every method', (app) => app.all('/planted', answer), 'not documented: options /planted'],
    ['mounted twice', (app) => app.get('/livez', answer), 'not documented: get /livez'],
    ['below a path', (app) => app.use('/planted', answer), 'below a path, without a route: answer'],
    ['for every path', (app) => app.use(answer), 'answers every path: answer'],
  ])('are noticed when one is %s', (_, plant, fault) => {
    const app = newApp();
    plant(app);
    expect(contractFaults(app)).toContain(fault);
  });

  it('of the page are its files, each of them', () => {
    const files = filesUnder('src/web/page', '').filter((path) => !path.endsWith('.html'));
    expect([...createPage().assets.paths].sort()).toEqual(files.map((path) => path.replace('src/web/page', '')));
  });
});

describe('the operations', () => {
  it('describe every answer in words', () => {
    const silent = ALL_OPERATIONS.filter(({ answers }) =>
      Object.values(answers).some(({ description }) => description === ''),
    );
    expect(silent).toEqual([]);
  });

  /** A path may be written with an example in place of a parameter, and without `/api/v1`. */
  function isMentioned({ path }: Operation, pages: string): boolean {
    const written = path
      .replace('/api/v1', '')
      .replace(/[.]/g, '\\.')
      .replace(/\{\w+\}/g, '[\\w{}:.@%-]+');
    return new RegExp(`${written}(?![\\w/-])`).test(pages);
  }

  it('are each mentioned on some page', () => {
    const pages = filesUnder('docs', '.md').map(readProjectFile).join('\n');
    expect(ALL_OPERATIONS.filter((operation) => !isMentioned(operation, pages)).map(endpointOf)).toEqual([]);
    expect(isMentioned({ ...ALL_OPERATIONS[0], path: '/api/v1/planted' } as Operation, pages)).toBe(false);
  });
});

describe('the error codes', () => {
  const codes = Object.keys(ERROR_CODES);
  const LISTS =
    /^src\/(api\/(operations\/|error-codes\.|http-error\.)|core\/formats\/image-error\.|usecases\/use-case-error\.)/;
  const sources = filesUnder('src', '.ts').filter((path) => !LISTS.test(path));

  /** Codes that no source makes: they are in the lists, and nothing is ever refused with them. */
  function neverRaised(listed: readonly string[]): readonly string[] {
    const some = new RegExp(`'(${listed.join('|')})'`);
    const naming = sources.filter((path) => some.test(readProjectFile(path)));
    const made = new Set(naming.flatMap((path) => nodesOf(path).filter(isMadeText)).map(({ text }) => text));
    return listed.filter((code) => !made.has(code));
  }

  it('are each raised somewhere', () => {
    expect(neverRaised(codes)).toEqual([]);
    expect(neverRaised([...codes, 'planted-code'])).toEqual(['planted-code']);
  });

  it('are each a problem of some operation, but for those of all', () => {
    const used = new Set<string>(ALL_OPERATIONS.flatMap(({ problems }) => problems));
    expect(codes.filter((code) => !used.has(code)).sort()).toEqual([
      'cross-site-request',
      'database-unavailable',
      'internal',
      'method-not-allowed',
      'not-found',
      'rate-limited',
      'unauthorised',
    ]);
  });
});
