import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '#api/error-codes.ts';
import { errorDocs } from '#api/error-docs.ts';
import { createOpenApi } from '#api/openapi.ts';
import { ALL_OPERATIONS } from '#api/operations/all-operations.ts';
import { questionQuery } from '#api/schemas/answer.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { parseQuestion, QUESTION_FIELDS } from '#usecases/questions/question.ts';
import { appOver } from './api-under-test.ts';

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** `get /api/v1/images/{ref}` of every route that the app's router holds. */
function mountedRoutes(): string[] {
  const { router } = appOver({} as Ports) as unknown as { router: { stack: readonly Layer[] } };
  return router.stack.flatMap(({ route }) => {
    if (route === undefined) return [];
    const path = route.path.replace(/[:*](\w+)/g, '{$1}');
    return Object.keys(route.methods)
      .filter((method) => method !== '_all')
      .map((method) => `${method} ${path}`);
  });
}

const document = createOpenApi('0.0.0-test');
const documented = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.keys(item).map((method) => `${method} ${path}`),
);

describe('the documentation', () => {
  it('names every mounted route and no other', () => {
    expect(mountedRoutes().length).toBeGreaterThanOrEqual(25);
    expect(mountedRoutes().sort()).toEqual(documented.sort());
  });

  it('describes every answer in words', () => {
    for (const { id, answers } of ALL_OPERATIONS) {
      for (const [status, { description }] of Object.entries(answers))
        expect(description, `${id} ${status}`).not.toBe('');
    }
  });

  it('names every error code of the table in some operation, but for those of no operation', () => {
    const used = new Set(ALL_OPERATIONS.flatMap(({ problems }) => problems));
    const nowhere = Object.keys(ERROR_CODES).filter((code) => !used.has(code as keyof typeof ERROR_CODES));
    const everywhere = [
      'cross-site-request',
      'internal',
      'method-not-allowed',
      'not-found',
      'rate-limited',
      'unauthorised',
    ];
    expect(nowhere.sort()).toEqual(everywhere);
  });

  it('is written out up to date', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(JSON.parse(readFileSync('docs/openapi.json', 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(createOpenApi(version))),
    );
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorDocs());
  });
});

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
