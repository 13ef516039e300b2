import { pointerTo } from '../digest/json-pointer.ts';
import { MAX_PROFILE_ERRORS, ProfileError, type ProfileFieldError } from './profile-error.ts';

/** Collects the errors of one input while its fields are read, so that one answer names them all. */
export class FieldReader {
  readonly #errors: ProfileFieldError[] = [];

  add(pointer: string, message: string, line?: number): void {
    if (this.#errors.length < MAX_PROFILE_ERRORS) {
      this.#errors.push(line === undefined ? { pointer, message } : { pointer, message, line });
    }
  }

  /** Throws ProfileError when anything was wrong. */
  finish(): void {
    if (this.#errors.length > 0) throw new ProfileError(this.#errors);
  }

  /** A JSON object with none but the named fields; null and an error when it is something else. */
  record(value: unknown, pointer: string, fields: readonly string[] | null): Readonly<Record<string, unknown>> | null {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.add(pointer, 'expected an object');
      return null;
    }
    const record = value as Readonly<Record<string, unknown>>;
    if (fields === null) return record;
    for (const key of Object.keys(record)) {
      if (!fields.includes(key)) this.add(pointerTo(pointer, key), `unknown field; known fields: ${fields.join(', ')}`);
    }
    return record;
  }

  /** A list of texts, each turned by `normalise` (null = refused); sorted and unique. */
  texts(
    value: unknown,
    pointer: string,
    cap: number,
    expected: string,
    normalise: (text: string) => string | null,
  ): readonly string[] {
    if (!Array.isArray(value) || value.length > cap) {
      this.add(pointer, `expected a list of at most ${cap} strings`);
      return [];
    }
    const items = new Set<string>();
    value.forEach((item: unknown, index) => {
      const text = typeof item === 'string' ? normalise(item) : null;
      if (text === null) this.add(`${pointer}/${index}`, `expected ${expected}`);
      else items.add(text);
    });
    return [...items].sort();
  }
}
