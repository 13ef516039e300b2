import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import type { AnswerShape, Operation } from './operation.ts';
import { ALL_OPERATIONS } from './operations/all-operations.ts';
import { questionBody } from './schemas/answer.ts';
import { problemSchema } from './schemas/problem.ts';

/** Codes that any operation can answer. */
const EVERYWHERE: readonly ErrorCode[] = ['rate-limited', 'internal', 'database-unavailable', 'cross-site-request'];

const DESCRIPTION = [
  'Can this checkpoint image restore on that kernel? If not, why not, and what would make it work?',
  '',
  'Errors are `application/problem+json` (RFC 9457) with a stable `code`; `/docs/errors` explains each code. An unknown',
  'path answers 404 `not-found`, an unsupported method 405 `method-not-allowed` with `Allow`. GET answers have an',
  '`ETag`; a GET with a matching `If-None-Match` answers 304. Lists are paged with opaque cursors.',
].join('\n');

/** The codes an operation can answer, by HTTP status. */
export function problemsByStatus(operation: Operation): ReadonlyMap<number, readonly ErrorCode[]> {
  const codes = new Set([...operation.problems, ...EVERYWHERE, ...(operation.open ? [] : ['unauthorised' as const])]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = ERROR_CODES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}

/** Paths that people open in a browser answer it with a page (answer-error.ts). */
export function hasProblemPage({ method, path }: Pick<Operation, 'method' | 'path'>): boolean {
  return method === 'get' && !path.startsWith('/api/');
}

function contentOf(content: NonNullable<AnswerShape['content']>) {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [
      type,
      schema === null ? { schema: { type: 'string' } as const } : { schema },
    ]),
  );
}

function responsesOf(operation: Operation): ZodOpenApiOperationObject['responses'] {
  const responses: ZodOpenApiOperationObject['responses'] = {};
  for (const [status, { description, content }] of Object.entries(operation.answers)) {
    responses[status as '200'] = content === undefined ? { description } : { description, content: contentOf(content) };
  }
  if (operation.method === 'get' && 200 in operation.answers)
    responses['304'] = { description: 'Not changed since `If-None-Match`' };
  for (const [status, codes] of problemsByStatus(operation)) {
    responses[String(status) as '400'] = {
      description: codes.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}`).join('\n\n'),
      content: {
        'application/problem+json': { schema: problemSchema },
        ...(hasProblemPage(operation) ? { 'text/html': { schema: { type: 'string' } as const } } : {}),
      },
    };
  }
  return responses;
}

function operationOf(operation: Operation): ZodOpenApiOperationObject {
  const { params, query, headers, body } = operation;
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    security: operation.open ? [] : [{ token: [] }],
    requestParams: {
      ...(params === undefined ? {} : { path: params }),
      ...(query === undefined ? {} : { query }),
      ...(headers === undefined ? {} : { header: headers }),
    },
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: responsesOf(operation),
  };
}

/** The OpenAPI 3.1 document, generated from the schemas that check requests. */
export function createOpenApi(version: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of ALL_OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(operation) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Restore Matrix', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Question: questionBody },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'Required only if the service is configured with tokens',
        },
      },
    },
  });
}
