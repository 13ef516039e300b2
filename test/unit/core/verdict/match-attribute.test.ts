import { describe, expect, it } from 'vitest';
import { matchAttribute } from '#core/verdict/match-attribute.ts';

const object = {
  type: 'criu/memfd',
  version: 1,
  attributes: { kinds: ['epoll', 'tty'], depth: 3, nested: true, none: null },
};

describe('matchAttribute', () => {
  it.each([
    [{ attribute: 'kinds', contains: 'tty' }, 'holds'],
    [{ attribute: 'kinds', contains: 'pipe' }, 'fails'],
    [{ attribute: 'depth', contains: 3 }, 'fails'],
    [{ attribute: 'kinds', containsPrefix: 'ep' }, 'holds'],
    [{ attribute: 'kinds', containsPrefix: 'oll' }, 'fails'],
    [{ attribute: 'depth', containsPrefix: '3' }, 'fails'],
    [{ attribute: 'missing', containsPrefix: 'x' }, 'not-said'],
    [{ attribute: 'depth', equals: 3 }, 'holds'],
    [{ attribute: 'depth', equals: '3' }, 'fails'],
    [{ attribute: 'depth', notEquals: 3 }, 'fails'],
    [{ attribute: 'depth', min: 3, max: 3 }, 'holds'],
    [{ attribute: 'depth', min: 4 }, 'fails'],
    [{ attribute: 'depth', max: 2 }, 'fails'],
    [{ attribute: 'nested', min: 0 }, 'fails'],
    [{ attribute: 'none', equals: null }, 'holds'],
    [{ attribute: 'none', min: 1 }, 'fails'],
    [{ attribute: 'none', contains: 'x' }, 'fails'],
    [{ attribute: 'none', notEquals: 'x' }, 'holds'],
    [{ attribute: 'none', present: true }, 'fails'],
    [{ attribute: 'missing', present: false }, 'holds'],
    [{ attribute: 'missing', present: true }, 'fails'],
    [{ attribute: 'depth', present: true, min: 9 }, 'fails'],
    [{ attribute: 'missing', equals: true }, 'not-said'],
    [{ attribute: 'missing', notEquals: true }, 'not-said'],
    [{ attribute: 'missing', contains: 'x' }, 'not-said'],
    [{ attribute: 'missing', min: 1 }, 'not-said'],
    [{ attribute: 'missing', min: 0 }, 'not-said'],
    [{ attribute: 'missing', equals: false }, 'not-said'],
    [{ attribute: 'missing', equals: null }, 'not-said'],
    [{ attribute: 'missing', present: true, contains: 'x' }, 'fails'],
  ] as const)('%j: %s', (condition, expected) => {
    expect(matchAttribute(condition, object)).toBe(expected);
  });
});

describe('without one or the other', () => {
  it('no condition always holds, a condition on no object never does', () => {
    expect(matchAttribute(undefined, object)).toBe('holds');
    expect(matchAttribute(undefined, null)).toBe('holds');
    expect(matchAttribute({ attribute: 'depth', present: false }, null)).toBe('fails');
  });
});
