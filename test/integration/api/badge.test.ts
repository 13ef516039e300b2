import { describe, expect, it } from 'vitest';
import { badgeOf, badgeSvg } from '#api/badge.ts';

const WORDS = ['yes', 'conditional', 'no', 'mixed', 'unknown'] as const;

function channels(colour: string): readonly number[] {
  const [, red = '', green = '', blue = ''] = /^#(..)(..)(..)$/.exec(colour) ?? [];
  return [red, green, blue].map((part) => Number.parseInt(part, 16));
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('badges', () => {
  it('are grey for unknown and for nothing else', () => {
    const grey = WORDS.filter((word) => new Set(channels(badgeOf(word).color)).size === 1);
    expect(grey).toEqual(['unknown']);
  });

  it('have a colour of their own for each answer: green for yes, red for no', () => {
    expect(new Set(WORDS.map((word) => badgeOf(word).color)).size).toBe(WORDS.length);
    const [red = 0, green = 0] = channels(badgeOf('yes').color);
    expect(green).toBeGreaterThan(red);
    const [noRed = 0, noGreen = 0] = channels(badgeOf('no').color);
    expect(noRed).toBeGreaterThan(noGreen);
  });

  it.each(WORDS)('can be read: white on the colour of %s, and the word is in the title', (word) => {
    const badge = badgeOf(word);
    expect(1.05 / (luminance(badge.color) + 0.05)).toBeGreaterThanOrEqual(4.5);
    expect(badgeSvg(badge)).toContain(`<title>restores: ${word}</title>`);
  });
});
