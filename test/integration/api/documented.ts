import { expect } from 'vitest';
import type { ZodType } from 'zod';
import { hasProblemPage, problemsByStatus } from '#api/openapi.ts';
import type { Operation } from '#api/operation.ts';
import { ALL_OPERATIONS } from '#api/operations/all-operations.ts';
import { problemSchema } from '#api/schemas/problem.ts';

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

function patternOf({ path, wide }: Operation): RegExp {
  const source = path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, (_, name) => (name === wide ? '.+' : '[^/]+'));
  return new RegExp(`^${source}$`);
}

/** The operation that documents a method on a path, the most literal one first. */
export function operationOf(method: string, path: string): Operation | undefined {
  const verb = method.toLowerCase() === 'head' ? 'get' : method.toLowerCase();
  return ALL_OPERATIONS.filter((operation) => operation.method === verb && patternOf(operation).test(path)).sort(
    (a, b) => a.path.split('{').length - b.path.split('{').length,
  )[0];
}

function schemaOf(operation: Operation, { status, type }: Answered): ZodType | null | undefined {
  const problems = problemsByStatus(operation).get(status);
  if (problems !== undefined && type === 'application/problem+json') return problemSchema;
  if (problems !== undefined && type === 'text/html' && hasProblemPage(operation)) return null;
  return operation.answers[status]?.content?.[type];
}

/** Fails when the answer's status, media type, problem code or body is not in the documentation of its operation. */
export function expectDocumented(method: string, path: string, answered: Answered): void {
  const operation = operationOf(method, path);
  const { status, type, body } = answered;
  if (operation === undefined) {
    // Where a token is asked for, nobody without one learns which paths exist.
    expect([404, 405, 204, 401], `${method} ${path}`).toContain(status);
    if (status !== 204 && type !== 'text/html') problemSchema.parse(body);
    return;
  }
  const where = `${operation.id} answered ${status} ${type}`;
  if (status === 304 && operation.method === 'get') return;
  if (operation.answers[status] !== undefined && operation.answers[status].content === undefined) return;
  const schema = schemaOf(operation, answered);
  expect(schema, `${where}, which is not documented`).not.toBeUndefined();
  if (schema === problemSchema) {
    const codes = problemsByStatus(operation).get(status);
    expect(codes, where).toContain((body as { code: string }).code);
  }
  if (schema && method.toLowerCase() !== 'head') {
    const parsed = schema.safeParse(body);
    expect(parsed.success ? [] : parsed.error.issues.slice(0, 5), `${where} of another shape than documented`).toEqual(
      [],
    );
  }
}
