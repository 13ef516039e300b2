import { describe, expect, it } from 'vitest';
import { renderAnswer } from '#cli/render-answer.ts';
import { renderInventory } from '#cli/render-inventory.ts';
import { printableJson } from '#cli/terminal.ts';
import type { Answer } from '#core/answer/answer.ts';

const ANSWER: Answer = {
  question: { image: 'web.tar', profile: 'old' },
  image: { digest: 'sha256:00', name: 'web.tar', format: 'criu', signature: 'sig1-00' },
  answer: 'no',
  counts: { yes: 0, conditional: 0, no: 1, unknown: 0 },
  profiles: [
    {
      profile: 'old',
      kernel: '2.6.40',
      arch: 'x86_64',
      verdict: 'no',
      grade: 'predicted',
      conflict: false,
      observations: null,
      assumptions: ['enough memory is free'],
      findings: [
        {
          rule: 'time-ns',
          severity: 'blocker',
          objectType: 'criu/time-ns',
          objectVersion: 1,
          required: 'Linux 5.6',
          found: '3.0',
          text: 'Time namespaces came with 5.6.',
          evidence: [],
        },
        {
          rule: 'vdso',
          severity: 'blocker',
          about: 'profile',
          objectType: '',
          objectVersion: null,
          required: 'CRIU 4.1',
          found: 'CRIU 3.17',
          text: 'The vDSO lies in two parts.',
          evidence: [],
        },
      ],
      steps: [{ kind: 'option', text: 'leave the namespace out', loses: 'clock offsets' }],
    },
  ],
  notes: ['2.6.40 is 3.0'],
  revision: 0,
  ruleBook: 'rb-0',
  evaluatedAt: '2026-01-01T00:00:00.000Z',
};

describe('renderAnswer', () => {
  it('says the verdict first, then why, then what to do', () => {
    expect(renderAnswer(ANSWER)).toBe(
      [
        'NO',
        'image    web.tar (criu)',
        'note     2.6.40 is 3.0',
        '',
        'old: no (predicted; kernel 2.6.40, x86_64)',
        '  blocker  Time namespaces came with 5.6. [time-ns criu/time-ns@1]',
        '           needs Linux 5.6; found 3.0',
        '  blocker  The vDSO lies in two parts. [vdso, the profile alone]',
        '           needs CRIU 4.1; found CRIU 3.17',
        '  to do    option: leave the namespace out (loses: clock offsets)',
        '  assumes  enough memory is free',
        '',
      ].join('\n'),
    );
  });

  it('lets no control character of a name through', () => {
    const hostile = { ...ANSWER, image: { ...ANSWER.image, name: 'a\x1b]0;owned\x07\u202eb' } };
    expect(renderAnswer(hostile)).toContain('image    a?]0;owned??b (criu)');
  });
});

describe('renderInventory', () => {
  it('lists object types in columns', () => {
    const text = renderInventory(
      {
        format: 'criu',
        flavour: 'podman',
        arch: 'x86_64',
        origin: { kernel: '6.1.0', criu: '4.2', revision: null, evidence: 'dump.log' },
        objects: [
          { type: 'criu/pipe', version: 1, count: 12, attributes: {}, inferredBy: 'criu/detect' },
          { type: 'criu/tcp', version: 2, count: 1, attributes: { family: 6, states: ['a', 'b'] }, inferredBy: 'x' },
        ],
        read: { bytes: 10, files: 2, records: 3, unknown: 0 },
      },
      'sha256:00',
      'sig1-00',
    );
    expect(text).toBe(
      [
        'format     criu (podman), x86_64',
        'made by    kernel 6.1.0, CRIU 4.2',
        'evidence   dump.log',
        'digest     sha256:00',
        'signature  sig1-00',
        'read       10 bytes, 2 files, 3 records, 0 unknown',
        '',
        'OBJECT TYPE  VERSION  COUNT  ATTRIBUTES',
        'criu/pipe    1        12',
        'criu/tcp     2        1      family=6 states=a,b',
        '',
      ].join('\n'),
    );
  });
});

describe('printableJson', () => {
  it('escapes what a terminal may obey and stays the same JSON', () => {
    const value = { name: '\x1b[2J\u009b2J\u202e', list: ['é'] };
    const text = printableJson(value);
    for (const control of ['\x1b', '\u009b', '\u202e']) expect(text).not.toContain(control);
    expect(JSON.parse(text)).toEqual(value);
  });
});
