/** Opaque page cursors: the store's plain key, tagged with the list it belongs to, in base64url. */
import type { Page, PageRequest } from './ports/shared.ts';
import { UseCaseError } from './use-case-error.ts';

export const MAX_PAGE = 500;
const MAX_CURSOR_LENGTH = 600;

/** Ids are of the database's integer type. */
const MAX_ID = 2 ** 31 - 1;

/** Plain keys by list: an id, or version key and profile name. Ids of flips are bigint. A comparison: verdicts, signature. */
const IS_KEY = {
  atlas: (key: string) => /^\d{1,7}$/.test(key),
  images: (key: string) => /^\d{1,10}$/.test(key) && Number(key) <= MAX_ID,
  flips: (key: string) => /^\d{1,15}$/.test(key),
  fleets: (key: string) => /^\P{Cc}{1,200}$/u.test(key),
  observations: (key: string) => /^\d{1,15}$/.test(key),
  conflicts: (key: string) => /^\d{1,15}$/.test(key),
  comparison: (key: string) => /^(open|[a-z]{2,11}>[a-z]{2,11})\n\d{1,10}$/.test(key),
  policies: (key: string) => /^\P{Cc}{1,200}$/u.test(key),
  policyChecks: (key: string) => /^\d{1,15}$/.test(key),
  profiles: (key: string) => /^\P{Cc}{0,160}\n\P{Cc}{1,200}$/u.test(key),
} as const;

export type CursorKind = keyof typeof IS_KEY;

/** What callers pass: an opaque cursor and how many items they want. */
export interface PageInput {
  readonly cursor?: string | null;
  readonly limit?: number;
}

export function openPage(kind: CursorKind, input: PageInput, defaultLimit = 50, pointer = 'cursor'): PageRequest {
  const limit = Math.min(MAX_PAGE, Math.max(1, Math.trunc(input.limit ?? defaultLimit)));
  return { cursor: input.cursor ? decode(kind, input.cursor, pointer) : null, limit };
}

export function sealPage<T>(kind: CursorKind, page: Page<T>): Page<T> {
  return { items: page.items, next: page.next === null ? null : seal(kind, page.next) };
}

function seal(kind: CursorKind, key: string): string {
  return Buffer.from(`${kind}:${key}`).toString('base64url');
}

function decode(kind: CursorKind, cursor: string, pointer: string): string {
  const text = cursor.length <= MAX_CURSOR_LENGTH ? Buffer.from(cursor, 'base64url').toString() : '';
  const key = text.startsWith(`${kind}:`) ? text.slice(kind.length + 1) : '';
  if (!IS_KEY[kind](key)) {
    throw new UseCaseError('cursor-malformed', 'The cursor does not belong to this list.', {
      errors: [{ pointer, message: 'must be `next` of an earlier page, unchanged' }],
    });
  }
  return key;
}
