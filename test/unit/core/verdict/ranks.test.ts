import { describe, expect, it } from 'vitest';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { rankAssumptions } from '#core/verdict/rank-assumptions.ts';
import { rankFindings } from '#core/verdict/rank-findings.ts';
import type { Finding } from '#core/verdict/verdict.ts';
import { makeContent } from './make-content.ts';
import { makeProfile } from './make-profile.ts';

describe('assumptions', () => {
  it('come by what a wrong guess does and whether a profile records the fact', () => {
    const content = makeContent({
      'criu/x86-xsave-components': { cpuFlags: ['avx', 'avx512f'], droppedFlags: [] },
      'criu/tcp-listen': {},
      'criu/set-pid': {},
      'criu/ns-user': {},
      'criu/x86-xsave-absent': {},
    });
    const { assumptions } = decideVerdict(content, makeProfile(), RULE_BOOK);
    const ranked = rankAssumptions(assumptions, RULE_BOOK);
    expect(ranked[0]).toEqual({ text: 'the CPU has avx, avx512f', rank: 'kills' });
    expect(ranked).toContainEqual({ text: 'the CPU has xsave', rank: 'record' });
    expect(ranked).toContainEqual({ text: 'user namespace limit at least 1', rank: 'record' });
    expect(ranked).toContainEqual({ text: 'the port is free', rank: 'check' });
    expect(ranked.at(-1)?.rank).toBe('usual');
    expect([...ranked.map(({ text }) => text)].sort()).toEqual([...assumptions].sort());
  });

  it('are usual where nearly every image has them', () => {
    const { assumptions } = decideVerdict(makeContent({ 'criu/set-pid': {} }), makeProfile(), RULE_BOOK);
    const usual = rankAssumptions(assumptions, RULE_BOOK).filter(({ rank }) => rank === 'usual');
    expect(usual.map(({ text }) => text)).toContain(
      'the process ids are free in the target pid namespace, and below kernel.pid_max',
    );
  });
});

describe('findings', () => {
  const finding = (rule: string, patch: Partial<Finding> = {}): Finding => ({
    rule,
    severity: 'note',
    objectType: '',
    objectVersion: null,
    required: 'r',
    found: 'f',
    text: 'Because.',
    evidence: [],
    ...patch,
  });

  it('keep the order of severities; what is proven comes first, notes about the profile last', () => {
    const findings = [
      finding('guess', { severity: 'blocker', text: 'Because. (Inferred, not proven.)' }),
      finding('proof', { severity: 'blocker' }),
      finding('about-profile', { about: 'profile' }),
      finding('about-image'),
    ];
    expect(rankFindings(findings).map(({ rule }) => rule)).toEqual(['proof', 'guess', 'about-image', 'about-profile']);
  });
});
