import { describe, expect, it } from 'vitest';
import { itemOf } from '#core/answer/comparison.ts';
import { comparisonCsv } from '#usecases/compare/comparison-csv.ts';

const finding = {
  rule: 'r',
  severity: 'blocker',
  objectType: '',
  objectVersion: null,
  text: 'T.',
  required: 'a "b", c',
  found: 'd\ne',
} as const;

function csvOf(name: string): string {
  const images = { count: 3, shown: [{ digest: 'sha256:1', name }] };
  const from = { verdict: 'yes', grade: 'predicted', findings: [], steps: [] } as const;
  const to = { verdict: 'no', grade: 'predicted', findings: [finding], steps: [] } as const;
  return comparisonCsv({ items: [itemOf({ signature: 'sig1-0', images, from, to, onTheSpot: false })] });
}

describe('a comparison as CSV', () => {
  it('quotes what needs quotes', () => {
    const [, line] = csvOf('web').split(/\n(?=breaks)/);
    expect(line).toBe('breaks,yes,no,3,web,r,"new r: needs a ""b"", c; found d\ne",,sig1-0\n');
  });

  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('makes no formula of %j', (name) => {
    const cell = csvOf(name);
    expect(cell).toContain(`'${name.replaceAll('"', '""')}`);
  });
});
