import { expect, it } from 'vitest';
import { renderMatrix } from '#cli/render-matrix.ts';
import { renderObservation } from '#cli/render-observation.ts';

it('a matrix shows how many restores failed, where some count', () => {
  const observations = { total: 14, restored: 13, failed: 1 };
  const text = renderMatrix({
    images: [{ digest: 'sha256:1', name: 'web' }],
    profiles: ['a', 'b', 'c', 'd'].map((name) => ({ name, kernel: '6.1.0' })),
    cells: [
      [
        { state: 'decided', verdict: 'yes', observations },
        { state: 'decided', verdict: 'no', observations: null },
        { state: 'wanted', verdict: null, observations },
        // An older service has no such member.
        { state: 'decided', verdict: 'unknown' },
      ],
    ],
    next: { images: null, profiles: null },
    revision: 7,
  });
  expect(text.split('\n')[1]?.split(/ {2,}/)).toEqual(['web', 'yes, 1 of 14 failed', 'no', '(wanted)', 'unknown']);
});

it('a restore without evidence is told what is missing, and an older service is understood', () => {
  const shown = {
    id: 7,
    outcome: 'restored',
    grade: 'reported',
    predicted: 'no',
    conflict: true,
    cause: null,
  } as const;
  const text = renderObservation({ ...shown, effect: 'weak', log: { lines: [] } });
  expect(text).toBe(
    'observation  7: restored (reported)\n' +
      'effect       no effect yet: one report without a URL or a log that fits; a second one that agrees, or either, decides\n' +
      'predicted    no, contradicted by this observation\n',
  );
});
