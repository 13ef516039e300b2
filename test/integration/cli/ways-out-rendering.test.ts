/** A `no` with its ways out, and ranked assumptions, in every output of the command line. */
import { describe, expect, it } from 'vitest';
import { renderAnswer } from '#cli/render-answer.ts';
import { renderGithub, renderStepSummary } from '#cli/render-github.ts';
import { renderJunit } from '#cli/render-junit.ts';
import type { Answer, ProfileAnswer } from '#core/answer/answer.ts';

const NOTE = {
  severity: 'note',
  objectType: '',
  objectVersion: null,
  required: 'r',
  found: 'f',
  evidence: [],
} as const;

const PROFILE: ProfileAnswer = {
  profile: 'node',
  kernel: '6.16.0',
  arch: 'x86_64',
  verdict: 'no',
  grade: 'predicted',
  conflict: false,
  observations: null,
  assumptions: ['the CPU has avx512f', 'IPv6 enabled', 'the port is free', 'files are there', 'pids are free'],
  assumptionRanks: ['kills', 'record', 'check', 'usual', 'usual'],
  recordWith: 'restore-matrix profile capture',
  findings: [
    { ...NOTE, rule: 'probe', about: 'profile', text: 'A probe logs an error.' },
    { ...NOTE, rule: 'dump', about: 'profile', text: 'A dump fails.' },
    { ...NOTE, rule: 'lost', text: 'A name is lost.' },
  ],
  steps: [],
  waysOut: [
    {
      kind: 'option',
      text: 'Restore with --so.',
      loses: 'groups',
      verdict: 'conditional',
      steps: [{ kind: 'filter', text: 'Drop it.', loses: null }],
    },
  ],
};

const answerOf = (profile: ProfileAnswer): Answer => ({
  question: { image: 'web', profile: 'node' },
  image: { digest: 'sha256:0', name: 'web', format: 'criu', signature: 's' },
  answer: profile.verdict,
  counts: { yes: 0, conditional: 0, no: 1, unknown: 0 },
  profiles: [profile],
  notes: [],
  revision: 1,
  ruleBook: 'rb-0',
  evaluatedAt: '2026-12-01T00:00:00Z',
});

const LINES = [
  '  note     2 notes about the profile, whatever the image: probe, dump (restore-matrix rule probe)',
  '  way out  option: Restore with --so. (loses: groups) Then: conditional.',
  '           and filter: Drop it.',
  '  assumes  the CPU has avx512f; otherwise the restored process is killed',
  '  assumes  IPv6 enabled',
  '           to record these facts, run on the host: restore-matrix profile capture',
  '  assumes  the port is free',
  '  assumes  what nearly every restore does: 2 facts (--output json lists them)',
];

describe('a no with ways out', () => {
  it('comes as a table, most fatal assumption first, boilerplate folded', () => {
    const table = renderAnswer(answerOf(PROFILE)).split('\n');
    expect(table.filter((line) => LINES.includes(line))).toEqual(LINES);
    expect(table.join()).not.toContain('pids are free');
  });

  it('says that none is known', () => {
    expect(renderAnswer(answerOf({ ...PROFILE, waysOut: [] }))).toContain('  way out  none is known\n');
    expect(renderStepSummary(answerOf({ ...PROFILE, waysOut: [] }))).toContain('way out&#58; none is known');
  });

  it('comes in JUnit, annotations and Markdown as well', () => {
    expect(renderJunit(answerOf(PROFILE), false)).toContain('way out  option: Restore with --so.');
    expect(renderGithub(answerOf(PROFILE), false)).toContain('way out  option: Restore with --so.');
    expect(renderStepSummary(answerOf(PROFILE))).toMatch(/way out, option.*Then.*assumes the CPU has avx512f/);
  });

  it('of an older service has no ranks: nothing is folded', () => {
    const { assumptionRanks: _, recordWith: __, waysOut: ___, ...older } = PROFILE;
    const table = renderAnswer(answerOf(older));
    expect(table).toContain('  assumes  the CPU has avx512f\n');
    expect(table).toContain('  assumes  pids are free\n');
    expect(table).not.toContain('way out');
  });
});
