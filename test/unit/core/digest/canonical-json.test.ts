import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanonicalJsonError, canonicalJson, MAX_CANONICAL_DEPTH } from '#core/digest/canonical-json.ts';

describe('canonicalJson', () => {
  it('sorts keys at every depth and writes no blanks', () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: 'é"\n', '10': 1, '9': 2 })).toBe(
      '{"10":1,"9":2,"a":"é\\"\\n","b":[1,{"c":true,"d":null}]}',
    );
  });

  it.each([
    [1e21, '1e+21'],
    [0.1, '0.1'],
    [-0, '0'],
    [{}, '{}'],
    [[], '[]'],
    ['', '""'],
  ])('writes %j as %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    [undefined],
    [{ a: undefined }],
    [[undefined]],
    [new Array(1)],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [() => 1],
    [Symbol('a')],
    [1n],
    [new Date(0)],
    [new Map()],
    ['\ud800'],
    [{ '\udc00': 1 }],
  ])('refuses what JSON cannot hold (%#)', (value) => {
    expect(() => canonicalJson(value)).toThrowError(CanonicalJsonError);
  });

  it('refuses to go deeper than its cap, also round a circle', () => {
    const nest = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1);
    expect(canonicalJson(nest(MAX_CANONICAL_DEPTH))).toBe(`${'['.repeat(32)}1${']'.repeat(32)}`);
    expect(() => canonicalJson(nest(MAX_CANONICAL_DEPTH + 1))).toThrowError(CanonicalJsonError);
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => canonicalJson(circle)).toThrowError(CanonicalJsonError);
  });

  it('keeps the value and forgets the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text, reverseKeys))).toBe(text);
      }),
    );
  });
});

function reverseKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}
