import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonFloor } from '#core/matrix/common-floor.ts';
import { countNodes } from '#core/matrix/count-nodes.ts';
import { rankHoldingBack } from '#core/matrix/holding-back.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { readCorpusProfile } from '../verdict/read-corpus-profile.ts';

const VERDICTS = ['yes', 'conditional', 'no', 'unknown'] as const;

describe('nodes of a fleet', () => {
  it('add up, whatever the verdicts are', () => {
    const members = fc.array(fc.record({ nodes: fc.nat(1_000), verdict: fc.option(fc.constantFrom(...VERDICTS)) }));
    fc.assert(
      fc.property(members, (list) => {
        const named = list.map((member, i) => ({ ...member, profile: `p${i}` }));
        const counts = countNodes(named, (name) => named.find(({ profile }) => profile === name)?.verdict ?? undefined);
        expect(counts.yes + counts.conditional + counts.no + counts.unknown).toBe(counts.total);
        expect(counts.total).toBe(list.reduce((sum, { nodes }) => sum + nodes, 0));
        const undecided = list.filter(({ verdict }) => verdict === null).reduce((sum, { nodes }) => sum + nodes, 0);
        expect(counts.unknown).toBeGreaterThanOrEqual(undecided);
      }),
    );
  });
});

describe('the profiles that hold the fleet back', () => {
  it('is who alone refuses most, then who refuses most, then who has fewest nodes', () => {
    const member = (profile: string, refusedAlone: number, refused: number, nodes: number) => ({
      profile,
      refusedAlone,
      refused,
      nodes,
    });
    const members = [member('a', 0, 9, 1), member('b', 2, 2, 50), member('c', 2, 2, 5), member('d', 0, 9, 1)];
    expect(rankHoldingBack(members).map(({ profile }) => profile)).toEqual(['c', 'b', 'a', 'd']);
  });
});

const profile = (name: string, input: object): Profile =>
  profileOf({
    ...normaliseProfile({ release: '6.1.0', arch: 'aarch64', restorer: ['criu@4.2'], ...input }),
    name,
    revision: 1,
  });

describe('the common floor', () => {
  const OPTIONS = ['CONFIG_A', 'CONFIG_B', 'CONFIG_C', 'CONFIG_D'];

  it('is what all have; what one does not record is not part of it', () => {
    const one = profile('one', {
      kconfig: { CONFIG_A: 'y', CONFIG_B: 'm', CONFIG_C: 'y' },
      kconfigComplete: true,
      facts: { cpuFlags: ['avx', 'fpu', 'xsave'], xsaveSize: 2_696, pageSize: 4_096, lsm: [], ipv6: true },
    });
    const two = profile('two', {
      release: '5.10.0-9',
      restorer: ['criu@3.17.1', 'criu@4.1'],
      kconfig: { CONFIG_A: 'y', CONFIG_B: 'y', CONFIG_C: 'n' },
      facts: { cpuFlags: ['fpu', 'avx2', 'xsave'], xsaveSize: 832, pageSize: 16_384, ipv6: false },
    });
    const floor = commonFloor([one, two], OPTIONS);
    expect(floor.kernel).toEqual({ lowest: '5.10.0-9', highest: '6.1.0' });
    expect(floor.restorer).toEqual({ criu: 'criu@4.1', 'linux-cr': [] });
    expect(floor.kconfig).toEqual({
      on: { CONFIG_A: 'y', CONFIG_B: 'm' },
      off: [
        { option: 'CONFIG_C', count: 1, profiles: ['two'] },
        { option: 'CONFIG_D', count: 1, profiles: ['one'] },
      ],
      unknown: [],
    });
    expect(floor.facts.cpuFlags.value).toEqual(['fpu', 'xsave']);
    expect(floor.facts.xsaveSize.value).toBe(832);
    expect(floor.facts.pageSize).toMatchObject({ value: null, differs: true });
    expect(floor.facts.ipv6).toMatchObject({ value: false, differs: false });
    expect(floor.facts.lsm).toEqual({ value: null, differs: false, notRecorded: { count: 1, profiles: ['two'] } });
    expect(commonFloor([one, profile('bare', { restorer: ['linux-cr@5c3471a'] })], OPTIONS).restorer.criu).toBeNull();
    expect(commonFloor([two], OPTIONS).kconfig.unknown).toEqual(['CONFIG_D']);
  });

  it('of no profiles offers nothing', () => {
    const floor = commonFloor([], OPTIONS);
    expect(floor).toMatchObject({
      arches: [],
      kernel: null,
      objectTypes: {},
      kconfig: { on: {}, off: [], unknown: [] },
    });
    expect(Object.values(floor.facts).every(({ value }) => value === null)).toBe(true);
  });

  it('only sinks when a real profile joins, and any order gives the same', () => {
    const all = ['lab-6.1-amd64', 'debian-12-amd64-criu-3.17.1'].map(readCorpusProfile);
    const options = relevantOptions(RULE_BOOK);
    const [first] = all;
    const alone = commonFloor(first === undefined ? [] : [first], options);
    const together = commonFloor(all, options);
    expect(commonFloor([...all].reverse(), options)).toEqual(together);
    for (const [type, versions] of Object.entries(together.objectTypes)) {
      expect(alone.objectTypes[type]).toEqual(expect.arrayContaining([...versions]));
    }
    expect(Object.keys(alone.kconfig.on)).toEqual(expect.arrayContaining(Object.keys(together.kconfig.on)));
    expect(Object.keys(together.objectTypes).length).toBeGreaterThan(100);
  });
});
