import { describe, expect, it } from 'vitest';
import { labelValueOf, namesByLabel } from '#core/kubernetes/label-value.ts';

/** As `IsValidLabelValue` of Kubernetes has it, without the empty value. */
const LEGAL = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

describe('the label value of a profile', () => {
  it.each(['debian-6.1-amd64', 'a', '6.8.0-45-generic', 'x'.repeat(63), 'a_b.c-d'])('%s is its name', (name) => {
    expect(labelValueOf(name)).toBe(name);
  });

  it.each([
    '6.12.118+deb13-amd64',
    'debian@nomods',
    'x'.repeat(64),
    'x'.repeat(128),
    'ends-in-a-dash-',
    'ends.',
    `${'a-'.repeat(25)}+`,
    '+'.repeat(5),
    '-',
  ])('of %s is legal, and keeps what it can of the name', (name) => {
    const value = labelValueOf(name);
    expect(value).toMatch(LEGAL);
    expect(value.length).toBeLessThanOrEqual(63);
    expect(value).not.toBe(name);
    expect(labelValueOf(name)).toBe(value);
  });

  it('tells names apart that differ only in what is not legal, or at their end', () => {
    const names = ['a+b', 'a@b', 'a-b', `${'x'.repeat(100)}1`, `${'x'.repeat(100)}2`];
    expect(new Set(names.map(labelValueOf)).size).toBe(names.length);
    expect(labelValueOf('6.12.118+deb13-amd64')).toMatch(/^6\.12\.118-deb13-amd64-[0-9a-f]{12}$/);
  });

  it('is that of several profiles where one bears the value of another as its name', () => {
    const taken = labelValueOf('a+b');
    const found = namesByLabel(['a+b', taken, 'other', 'other']);
    expect(found.get(taken)).toEqual(['a+b', taken]);
    expect(found.get('other')).toEqual(['other']);
  });
});
