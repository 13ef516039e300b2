import { describe, expect, it } from 'vitest';
import { findObjectType } from '#core/object-types/catalogue.ts';
import { type CriuRule, criuRule } from '#core/rules/criu/criu-rule.ts';
import { sinceByValue } from '#core/rules/criu/since-by-value.ts';

const PIDFD = findObjectType('criu/pidfd');
const BARE: CriuRule = { id: 'pidfd', needs: [{ need: 'criu', below: 'fails' }], text: 'A.', confidence: 'documented' };

describe('a CRIU rule', () => {
  it('takes from its object type what it does not say', () => {
    expect(criuRule(BARE)).toEqual({
      id: 'pidfd',
      title: PIDFD?.title,
      area: 'files',
      appliesTo: ['criu/pidfd'],
      family: 'criu',
      needs: [{ need: 'criu', min: '4.1', below: 'fails' }],
      unmet: 'blocker',
      adjustments: [],
      text: 'A.',
      evidence: PIDFD?.evidence,
      confidence: 'documented',
    });
    expect(criuRule({ ...BARE, id: 'x86-xsave-components' }).arches).toEqual(['x86_64']);
  });

  it('says what differs', () => {
    const own = { title: 'Mine', area: 'mine', arches: ['aarch64'], unmet: 'note', evidence: ['man pidfd_open(2)'] };
    expect(criuRule({ ...BARE, ...own } as CriuRule)).toMatchObject(own);
    expect(criuRule({ ...BARE, moreEvidence: ['seen'] }).evidence).toEqual([...(PIDFD?.evidence ?? []), 'seen']);
  });

  it('of another id has the object type that it applies to; one about the profile that of its id', () => {
    expect(criuRule({ ...BARE, id: 'other', appliesTo: ['criu/pidfd'] }).title).toBe(PIDFD?.title);
    expect(criuRule({ ...BARE, appliesTo: 'profile' })).toMatchObject({ appliesTo: 'profile', title: PIDFD?.title });
  });

  it('leaves a CRIU release that it names, and one that depends on an attribute', () => {
    const needs = [{ need: 'criu', max: '3.0', below: 'fails' }] as const;
    expect(criuRule({ ...BARE, needs }).needs).toEqual(needs);
  });

  it.each([
    ['title', {}],
    ['area', { title: 'T' }],
    ['needs', { title: 'T', area: 'a' }],
    ['evidence', { title: 'T', area: 'a', needs: [{ need: 'host', text: 'x' }] }],
  ] as const)('without an object type has to say its %s', (field, patch) => {
    expect(() => criuRule({ ...BARE, id: 'nothing', appliesTo: 'profile', ...patch })).toThrow(
      `The rule nothing has no object type to take \`${field}\` from`,
    );
  });
});

describe('first releases by value', () => {
  it('are needs in the order of the table', () => {
    expect(sinceByValue('flags', { need: 'kernel', source: 'seccomp(2)' }, { tsync: '3.17', log: '4.14' })).toEqual([
      { need: 'kernel', min: '3.17', source: 'seccomp(2)', when: { attribute: 'flags', contains: 'tsync' } },
      { need: 'kernel', min: '4.14', source: 'seccomp(2)', when: { attribute: 'flags', contains: 'log' } },
    ]);
    expect(sinceByValue('kinds', { need: 'criu', below: 'fails' }, { pidfd: '4.1' })).toEqual([
      { need: 'criu', min: '4.1', below: 'fails', when: { attribute: 'kinds', contains: 'pidfd' } },
    ]);
  });
});
