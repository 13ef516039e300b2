import type { core, ZodError, ZodType } from 'zod';
import { pointerTo } from '#core/digest/json-pointer.ts';
import { UseCaseError, type UseCaseErrorCode } from '#usecases/use-case-error.ts';
import { type FieldError, HttpError } from './http-error.ts';

/** At most this many wrong fields are listed; a hostile body could have millions. */
const MAX_FIELD_ERRORS = 50;

type FieldPlace = 'query' | 'body';

/** Names the field: the bare name for a query field, a JSON pointer (RFC 6901) for a place in a body. */
function pointerOf(path: readonly PropertyKey[], place: FieldPlace): string {
  if (place === 'query') return String(path[0] ?? '');
  return path.reduce<string>((pointer, part) => pointerTo(pointer, String(part)), '');
}

function fieldErrorsOf(error: ZodError, place: FieldPlace): FieldError[] {
  const errors: FieldError[] = [];
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        errors.push({ pointer: pointerOf([...issue.path, key], place), message: 'unknown field' });
      }
    } else {
      errors.push({ pointer: pointerOf(issue.path, place), message: issue.message });
    }
    if (errors.length >= MAX_FIELD_ERRORS) break;
  }
  return errors.slice(0, MAX_FIELD_ERRORS);
}

/** In place of zod's own words; undefined leaves them. A message of the schema is used before this one. */
function plainMessage({ code, input, expected }: core.$ZodRawIssue): string | undefined {
  if (code !== 'invalid_type') return undefined;
  if (input === undefined) return 'is required';
  const article = /^[aeio]/.test(String(expected)) ? 'an' : 'a';
  return expected === 'int' ? 'must be a whole number' : `must be ${article} ${expected}`;
}

/** Checks a query or a body; throws `request-malformed`, or the code of the use case, naming every wrong field. */
export function parseFields<T>(
  schema: ZodType<T>,
  value: unknown,
  place: FieldPlace,
  code: UseCaseErrorCode | 'request-malformed' = 'request-malformed',
): T {
  const parsed = schema.safeParse(value, { error: plainMessage });
  if (parsed.success) return parsed.data;
  const errors = fieldErrorsOf(parsed.error, place);
  const [first] = errors;
  const where = first === undefined ? '' : ` ${first.pointer === '' ? '' : `${first.pointer}: `}${first.message}.`;
  const detail = `The ${place} is invalid:${where}`;
  throw code === 'request-malformed'
    ? new HttpError(code, detail, { errors })
    : new UseCaseError(code, detail, { errors });
}
