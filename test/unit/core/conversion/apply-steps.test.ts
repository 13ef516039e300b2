import { describe, expect, it } from 'vitest';
import { applySteps } from '#core/conversion/apply-steps.ts';
import type { PlannedStep, StepEffect } from '#core/verdict/verdict.ts';
import { makeContent } from '../verdict/make-content.ts';
import { makeProfile } from '../verdict/make-profile.ts';

function step(...effects: readonly StepEffect[]): PlannedStep {
  return { kind: 'host', text: 'Do it.', loses: null, effects };
}

const CONTENT = makeContent(
  { 'linux-cr/cred@2': {}, 'linux-cr/user@1': {}, 'linux-cr/header@6': { kernelVersion: '2.6.38', rev: 6 } },
  { format: 'linux-cr' },
);

describe('applySteps', () => {
  it('converts objects of the type and version named, whatever the order of the steps', () => {
    const first = step({ on: 'image', type: 'linux-cr/cred', version: 2, toVersion: 3 });
    const second = step({ on: 'image', type: 'linux-cr/cred', version: 3, toVersion: 4 });
    const other = step({ on: 'image', type: 'linux-cr/user', version: 2, toVersion: 3 });
    const { content, accepted } = applySteps(CONTENT, makeProfile(), [second, other, first]);
    const versions = content.objects.map(({ type, version }) => `${type}@${version}`);
    expect(versions).toEqual(['linux-cr/cred@4', 'linux-cr/header@6', 'linux-cr/user@1']);
    expect(accepted).toEqual([]);
  });

  it('rewrites an attribute and leaves the others', () => {
    const restamp = step({
      on: 'image-attribute',
      type: 'linux-cr/header',
      attribute: 'kernelVersion',
      value: '3.1.0',
    });
    const { content } = applySteps(CONTENT, makeProfile(), [restamp]);
    expect(content.objects[1]?.attributes).toEqual({ kernelVersion: '3.1.0', rev: 6 });
    expect(content.objects[0]).toEqual(CONTENT.objects[0]);
  });

  it('loads modules, beside those that are loaded', () => {
    const profile = makeProfile({ facts: { modulesLoaded: ['veth', 'tun'] }, kconfig: { CONFIG_X: 'm' } });
    const modules = [step({ on: 'module', module: 'nfnetlink' }), step({ on: 'module', module: 'tun' })];
    const after = applySteps(CONTENT, profile, [...modules, step({ on: 'option', option: 'CONFIG_X' })]);
    expect(after.profile.facts.modulesLoaded).toEqual(['nfnetlink', 'tun', 'veth']);
    expect(after.profile.kconfig).toEqual({ CONFIG_X: 'y' });
    expect(profile.kconfig).toEqual({ CONFIG_X: 'm' });
  });

  it('leaves a profile alone that needs nothing', () => {
    const profile = makeProfile();
    const after = applySteps(CONTENT, profile, [step({ on: 'rule', rule: 'a', need: 'impossible' })]);
    expect(after.profile).toBe(profile);
    expect(after.accepted).toEqual([{ rule: 'a', need: 'impossible' }]);
  });

  it('takes every effect of a step', () => {
    const both = step({ on: 'rule', rule: 'a', need: 'lsm' }, { on: 'rule', rule: 'b', need: 'kconfig' });
    expect(applySteps(CONTENT, makeProfile(), [both]).accepted).toHaveLength(2);
  });
});
