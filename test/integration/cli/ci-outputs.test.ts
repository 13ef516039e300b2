/** What CI systems read, for an answer with every verdict and texts of a stranger who knows both formats. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderGithub, renderStepSummary } from '#cli/render-github.ts';
import { renderJunit } from '#cli/render-junit.ts';
import type { Answer, ProfileAnswer } from '#core/answer/answer.ts';
import type { Finding } from '#core/verdict/verdict.ts';
import { CORPUS } from './run-cli.ts';
import { runMainIn } from './run-main.ts';

const HOSTILE = 'x]]>\u0000\u001b[31m\ud800\uffff\u202e"\'<&\n::error::owned|`*[a](b)@all';

function finding(severity: Finding['severity'], text: string): Finding {
  return {
    rule: 'a-rule',
    severity,
    objectType: 'criu/tcp',
    objectVersion: 1,
    required: 'A',
    found: 'B',
    text,
    evidence: [],
  };
}

function profile(name: string, verdict: ProfileAnswer['verdict'], findings: readonly Finding[]): ProfileAnswer {
  const steps = verdict === 'conditional' ? [{ kind: 'option' as const, text: 'say --this, 100%', loses: null }] : [];
  const of = {
    kernel: '6.1.0',
    arch: 'x86_64',
    grade: 'predicted' as const,
    conflict: false,
    observations: null,
    assumptions: [],
  };
  return { profile: name, verdict, findings, steps, ...of };
}

const MIXED: Answer = {
  question: { image: 'web', kernel: '6.1', strict: true },
  image: { digest: 'sha256:00', name: 'web', format: 'criu', signature: 'sig1-00' },
  answer: 'mixed',
  counts: { yes: 1, conditional: 1, no: 1, unknown: 1 },
  profiles: [
    profile('fine', 'yes', []),
    profile('steps', 'conditional', [finding('step', 'Needs an option.')]),
    profile('open', 'unknown', [finding('note', 'By the way.'), finding('unknown', 'Not recorded.')]),
    profile('bad', 'no', [finding('blocker', HOSTILE)]),
  ],
  notes: [],
  revision: 7,
  ruleBook: 'rb-0',
  evaluatedAt: '2026-01-01T00:00:00.000Z',
};
const NOBODY: Answer = { ...MIXED, answer: 'unknown', profiles: [], notes: ['nearest: 6.6'] };

describe('junit', () => {
  it('is a case for each profile; what is not yes is no pass', () => {
    expect(renderJunit(MIXED, false)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="restore-matrix" tests="4" failures="2" errors="1" skipped="0">
  <testsuite name="web" tests="4" failures="2" errors="1" skipped="0" timestamp="2026-01-01T00:00:00.000Z">
    <properties>
      <property name="answer" value="mixed"/>
      <property name="question" value="kernel 6.1, strict"/>
      <property name="digest" value="sha256:00"/>
      <property name="signature" value="sig1-00"/>
      <property name="revision" value="7"/>
      <property name="ruleBook" value="rb-0"/>
    </properties>
    <testcase name="fine (kernel 6.1.0, x86_64)" classname="restore-matrix.web">
      <system-out>fine: yes (predicted; kernel 6.1.0, x86_64)</system-out>
    </testcase>
    <testcase name="steps (kernel 6.1.0, x86_64)" classname="restore-matrix.web">
      <failure message="conditional: Needs an option." type="conditional">steps: conditional (predicted; kernel 6.1.0, x86_64)
  step     Needs an option. [a-rule criu/tcp@1]
           needs A; found B
  to do    option: say --this, 100%</failure>
    </testcase>
    <testcase name="open (kernel 6.1.0, x86_64)" classname="restore-matrix.web">
      <error message="unknown: Not recorded." type="unknown">open: unknown (predicted; kernel 6.1.0, x86_64)
  note     By the way. [a-rule criu/tcp@1]
           needs A; found B
  unknown  Not recorded. [a-rule criu/tcp@1]
           needs A; found B</error>
    </testcase>
    <testcase name="bad (kernel 6.1.0, x86_64)" classname="restore-matrix.web">
      <failure message="no: x]]&gt;??[31m???&quot;&apos;&lt;&amp;?::error::owned|\`*[a](b)@all" type="no">bad: no (predicted; kernel 6.1.0, x86_64)
  blocker  x]]&gt;??[31m???&quot;&apos;&lt;&amp;?::error::owned|\`*[a](b)@all [a-rule criu/tcp@1]
           needs A; found B</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it('passes what is conditional when steps are accepted, and nothing else', () => {
    expect(renderJunit(MIXED, true)).toContain('tests="4" failures="1" errors="1"');
  });

  it('has an error where there is no profile', () => {
    const text = renderJunit(NOBODY, true);
    expect(text).toContain('tests="1" failures="0" errors="1"');
    expect(text).toContain('<error message="unknown" type="unknown">nearest: 6.6</error>');
  });
});

describe('github', () => {
  it('is one line for each profile, what fails first', () => {
    expect(renderGithub(MIXED, false).split('\n')).toEqual([
      '::error title=web on bad%3A no::bad: no (predicted; kernel 6.1.0, x86_64)%0A  blocker  x]]>??[31m\ud800\uffff?"\'<&?::error::owned|`*[a](b)@all [a-rule criu/tcp@1]%0A           needs A; found B',
      '::warning title=web on steps%3A conditional::steps: conditional (predicted; kernel 6.1.0, x86_64)%0A  step     Needs an option. [a-rule criu/tcp@1]%0A           needs A; found B%0A  to do    option: say --this, 100%25',
      '::warning title=web on open%3A unknown::open: unknown (predicted; kernel 6.1.0, x86_64)%0A  note     By the way. [a-rule criu/tcp@1]%0A           needs A; found B%0A  unknown  Not recorded. [a-rule criu/tcp@1]%0A           needs A; found B',
      '::notice title=web on fine%3A yes::fine: yes (predicted; kernel 6.1.0, x86_64)',
      '',
    ]);
    expect(renderGithub(MIXED, true)).toContain('::notice title=web on steps%3A conditional::');
    expect(renderGithub(NOBODY, true)).toBe('::warning title=web%2C kernel 6.1%2C strict%3A unknown::nearest: 6.6\n');
  });

  it('has a summary in which no text of a stranger is mark-up', () => {
    const row = renderStepSummary(MIXED)
      .split('\n')
      .find((line) => line.startsWith('| bad '));
    expect(row).toMatch(/^\| bad \| 6\.1\.0 x86&#95;64 \| no \| predicted \| [^|`*[\]<>@]* \|$/);
  });

  it('is written to the file that the environment names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'restore-matrix-summary-'));
    const summary = join(folder, 'summary.md');
    const kernel = ['--release', '6.1.0', '--arch', 'x86_64', '--restorer', 'criu@4.2'];
    const image = join(CORPUS, 'linux-cr/a-minimal.img');
    const ask = ['can-restore', '--image', image, ...kernel, '--output', 'github'];
    const run = await runMainIn({ GITHUB_STEP_SUMMARY: summary }, ...ask);
    expect(run).toMatchObject({ code: 1, err: '' });
    expect(run.out).toMatch(/^::error title=[^\n]*::[^\n]*\n$/);
    expect(readFileSync(summary, 'utf8')).toContain('| profile | kernel | verdict | grade | why |');
    const elsewhere = await runMainIn({ GITHUB_STEP_SUMMARY: join(folder, 'no', 'such') }, ...ask);
    expect(elsewhere).toMatchObject({ code: 1, out: run.out });
    expect(elsewhere.err).toContain('ENOENT');
    rmSync(folder, { recursive: true });
  });
});
