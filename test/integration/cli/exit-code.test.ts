import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '#cli/exit-code.ts';

describe('exitCodeOf', () => {
  it.each([
    ['yes', 0, 0],
    ['no', 1, 1],
    ['mixed', 1, 1],
    ['unknown', 3, 3],
    ['conditional', 5, 0],
  ] as const)('%s is %i, and %i when steps are accepted', (answer, plain, accepted) => {
    expect(exitCodeOf(answer, false)).toBe(plain);
    expect(exitCodeOf(answer, true)).toBe(accepted);
  });
});
