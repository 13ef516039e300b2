import { describe, expect, it } from 'vitest';
import { parseRuntime } from '#core/profile/runtime.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { makeContent } from './make-content.ts';
import { makeProfile, type ProfilePatch } from './make-profile.ts';

/** A container with a mount that is recorded only by its key. */
const CONTAINER = makeContent({ 'criu/mnt-external': {}, 'criu/container-criu-floor': { manager: 'runc' } });
const BARE = makeContent({ 'criu/mnt-external': {} });

const decide = (content: typeof CONTAINER, patch: ProfilePatch = {}, runtime: string | null = null, strict = false) =>
  decideVerdict(content, makeProfile(patch), RULE_BOOK, { runtime, strict });
const stepsOf = (...asked: Parameters<typeof decide>) =>
  decide(...asked).findings.filter(({ rule, severity }) => rule === 'mnt-external' && severity === 'step');

const ASSUMED = 'runc restores the container and sets the CRIU options that this needs';

describe('who restores', () => {
  it('bare CRIU needs the option for an image that no runtime made', () => {
    expect(stepsOf(BARE)).toHaveLength(1);
  });

  it('the runtime that made a container is assumed to restore it, and sets its mounts itself', () => {
    expect(stepsOf(CONTAINER)).toEqual([]);
    expect(decide(CONTAINER).assumptions).toContain(ASSUMED);
    const strictly = decide(CONTAINER, {}, null, true).findings.find(({ rule }) => rule === 'mnt-external');
    expect(strictly?.severity).toBe('unknown');
  });

  it('a profile says it', () => {
    expect(stepsOf(CONTAINER, { facts: { runtime: 'none' } })).toHaveLength(1);
    expect(stepsOf(BARE, { facts: { runtime: 'runc@1.1.5' } })).toEqual([]);
    expect(decide(CONTAINER, { facts: { runtime: 'runc' } }).assumptions).not.toContain(ASSUMED);
  });

  it('the question says it, whatever the profile records', () => {
    expect(stepsOf(CONTAINER, { facts: { runtime: 'runc' } }, 'none')).toHaveLength(1);
    expect(stepsOf(BARE, {}, 'crun@1.19')).toEqual([]);
  });

  it.each(['podman@5.2.1', 'cri-o', 'containerd@2.1'])('%s does nothing for a set without a container', (runtime) => {
    expect(stepsOf(BARE, { facts: { runtime } })).toHaveLength(1);
    expect(decide(BARE, { facts: { runtime } }).findings.map(({ rule }) => rule)).not.toContain(
      'runtime-needs-container',
    );
    const asked = decide(BARE, {}, runtime);
    expect(asked.findings).toContainEqual(
      expect.objectContaining({ rule: 'runtime-needs-container', severity: 'unknown' }),
    );
    expect(['unknown', 'no']).toContain(asked.verdict);
    expect(stepsOf(CONTAINER, {}, runtime)).toEqual([]);
  });

  it.each([
    ['runc', 'runc'],
    ['runc@v1.1.5', 'runc@1.1.5'],
    ['cri-o@1.33.0', 'cri-o@1.33.0'],
    ['none', 'none'],
    ['none@1', null],
    ['docker', null],
    ['runc@latest', null],
    ['runc@1@2', null],
  ])('%s is %s', (text, expected) => {
    expect(parseRuntime(text)).toBe(expected);
  });
});
