import type { RequestHandler, Router } from 'express';
import type { ZodObject, ZodType } from 'zod';
import type { ErrorCode } from './error-codes.ts';

/** One thing an answer may carry: JSON checked by a schema, or another media type described in words. */
export interface AnswerShape {
  readonly description: string;
  /** Media type -> schema of the body; null = bytes or text without a schema. Absent = no body. */
  readonly content?: Readonly<Record<string, ZodType | null>>;
  readonly headers?: ZodObject;
}

/**
 * One method on one path: what it takes and everything it can answer. The same object mounts the route, checks the
 * request and writes the OpenAPI document, so that none of them can differ.
 */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** OpenAPI form: `/api/v1/images/{ref}`. */
  readonly path: string;
  /** A path parameter that may hold slashes. */
  readonly wide?: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: ZodObject;
  readonly query?: ZodObject;
  readonly headers?: ZodObject;
  readonly body?: Readonly<Record<string, ZodType | null>>;
  readonly answers: Readonly<Record<number, AnswerShape>>;
  /** Codes it can answer beside those of every operation. */
  readonly problems: readonly ErrorCode[];
  /** No token needed. */
  readonly open?: true;
}

/** `/images/{ref}` -> `/images/:ref`; a wide parameter -> `/object-types/*id`. */
export function expressPathOf(operation: Operation): string {
  return operation.path.replace(/\{(\w+)\}/g, (_, name: string) => (name === operation.wide ? `*${name}` : `:${name}`));
}

export function mount(router: Router, operation: Operation, handler: RequestHandler): void {
  router[operation.method](expressPathOf(operation), handler);
}

/** A path parameter as text; Express gives a wide one as its segments. */
export function paramOf(params: Readonly<Record<string, string | string[] | undefined>>, name: string): string {
  const value = params[name];
  return Array.isArray(value) ? value.join('/') : (value ?? '');
}
