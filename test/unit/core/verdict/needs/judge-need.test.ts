import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '#core/image/attribute-value.ts';
import type { Need } from '#core/rules/rule.ts';
import { judgeNeed } from '#core/verdict/needs/judge-need.ts';
import { makeProfile, type ProfilePatch, restorerOf } from '../make-profile.ts';

type Attributes = Readonly<Record<string, AttributeValue>>;
type Row = readonly [what: string, profile: ProfilePatch, attributes: Attributes, expected: readonly unknown[]];

function judge(need: Need, patch: ProfilePatch, attributes: Attributes, support: Record<string, number[]> = {}) {
  const profile = makeProfile({ objectSupport: support, ...patch });
  return judgeNeed(need)(profile, restorerOf(profile), { type: 'criu/memfd', version: 1, attributes });
}

function check(need: Need, rows: readonly Row[]): void {
  it.each(rows)('%s', (_, patch, attributes, expected) => {
    expect(judge(need, patch, attributes)).toEqual(expected);
  });
}

describe('kernel: a minimum', () => {
  const unmet = (found: string) => ({ is: 'unmet', required: 'kernel 5.6 or newer', found, feature: false });
  check({ need: 'kernel', min: '5.6', source: 's' }, [
    ['the very release', { release: '5.6' }, {}, []],
    ['newer', { release: '6.1.0' }, {}, []],
    ['older', { release: '5.5.19' }, {}, [unmet('kernel 5.5.19')]],
    ['a candidate precedes its release', { release: '5.6-rc7' }, {}, [unmet('kernel 5.6-rc7')]],
    ['an alias is shown with its real number', { release: '2.6.40' }, {}, [unmet('kernel 2.6.40 (3.0)')]],
    [
      'a distribution that backports may have it',
      { release: '4.18.0-553.el8_10.x86_64' },
      {},
      [
        {
          is: 'unknown',
          required: 'kernel 5.6 or newer, or a backport',
          found: 'kernel 4.18.0-553.el8_10.x86_64, of a distribution that backports features (RHEL and its rebuilds)',
          feature: true,
        },
      ],
    ],
    [
      'a build of its own may have it too',
      { release: '5.4.1-mine' },
      {},
      [{ ...unmet('kernel 5.4.1-mine'), feature: true }],
    ],
  ]);
});

describe('kernel: a maximum and a range', () => {
  const need: Need = { need: 'kernel', min: '2.6.20', max: '7.0', source: 's' };
  check(need, [
    ['inside', { release: '6.1' }, {}, []],
    ['a stable release of the last one', { release: '7.0.12' }, {}, []],
    ['beyond', { release: '7.1' }, {}, [{ is: 'unmet', required: 'kernel 7.0 or older', found: 'kernel 7.1' }]],
    [
      'a candidate of the first one beyond',
      { release: '7.1-rc1' },
      {},
      [{ is: 'unmet', required: 'kernel 7.0 or older', found: 'kernel 7.1-rc1' }],
    ],
    [
      'before',
      { release: '2.6.19' },
      {},
      [{ is: 'unmet', required: 'kernel 2.6.20 or newer', found: 'kernel 2.6.19', feature: false }],
    ],
  ]);
});

describe('kernel: a minimum with options that prove it', () => {
  const need: Need = { need: 'kernel', min: '5.6', provenBy: [{ option: 'CONFIG_T', module: 't' }], source: 's' };
  const el8 = '4.18.0-553.el8_10.x86_64';
  const required = 'kernel 5.6 or newer';
  check(need, [
    ['on', { release: el8, kconfig: { CONFIG_T: 'y' } }, {}, []],
    ['a module', { release: '4.18', kconfig: { CONFIG_T: 'm' } }, {}, []],
    ['its module is loaded', { release: '4.18', facts: { modulesLoaded: ['t'] } }, {}, []],
    [
      'off',
      { release: el8, kconfig: { CONFIG_T: 'n' } },
      {},
      [{ is: 'unmet', required, found: `kernel ${el8} without CONFIG_T`, feature: false }],
    ],
    [
      'absent from a complete configuration',
      { release: el8, kconfigComplete: true },
      {},
      [{ is: 'unmet', required, found: `kernel ${el8} without CONFIG_T`, feature: false }],
    ],
    [
      'absent from a partial configuration',
      { release: el8 },
      {},
      [expect.objectContaining({ is: 'unknown', required: `${required}, or a backport` })],
    ],
  ]);
});

describe('kernel: the version of the writer', () => {
  check({ need: 'kernel', fromAttribute: 'kernelVersion', source: 's' }, [
    ['the same', { release: '2.6.38' }, { kernelVersion: '2.6.38' }, []],
    ['a stable release has the same three numbers', { release: '2.6.38.8' }, { kernelVersion: '2.6.38' }, []],
    ['an alias', { release: '2.6.40' }, { kernelVersion: '3.0.0' }, []],
    [
      'another',
      { release: '3.1' },
      { kernelVersion: '2.6.38' },
      [{ is: 'unmet', required: 'kernel version 2.6.38', found: 'kernel 3.1' }],
    ],
    [
      'left out of the inventory',
      { release: '2.6.38' },
      {},
      [
        {
          is: 'unknown',
          required: 'the kernel version of the image',
          found: 'kernelVersion not recorded in the inventory',
        },
      ],
    ],
  ]);
});

describe('kconfig: on', () => {
  const plain = { is: 'unmet', required: 'CONFIG_TUN=y or m' };
  const step = { is: 'module', option: 'CONFIG_TUN', module: 'tun' };
  check({ need: 'kconfig', allOf: [{ option: 'CONFIG_TUN', module: 'tun' }] }, [
    ['y', { kconfig: { CONFIG_TUN: 'y' } }, {}, []],
    ['n', { kconfig: { CONFIG_TUN: 'n' } }, {}, [{ ...plain, found: 'CONFIG_TUN is not set' }]],
    [
      'absent from a complete configuration',
      { kconfigComplete: true },
      {},
      [{ ...plain, found: 'CONFIG_TUN missing from the complete configuration' }],
    ],
    [
      'absent from a partial configuration',
      {},
      {},
      [{ is: 'unknown', required: 'CONFIG_TUN=y or m', found: 'CONFIG_TUN not recorded' }],
    ],
    ['m, and yet built in', { kconfig: { CONFIG_TUN: 'm' }, facts: { modulesBuiltin: ['tun'] } }, {}, []],
    ['built in, where the configuration does not say', { facts: { modulesBuiltin: ['tun'] } }, {}, []],
    ['loaded, where the configuration does not say', { facts: { modulesLoaded: ['tun'] } }, {}, []],
    [
      'another built in, where the configuration does not say',
      { facts: { modulesBuiltin: ['veth'], modulesLoaded: [], modulesLoadable: false } },
      {},
      [{ is: 'unknown', required: 'CONFIG_TUN=y or m', found: 'CONFIG_TUN not recorded' }],
    ],
    [
      'built in against a configuration that says off',
      { kconfig: { CONFIG_TUN: 'n' }, facts: { modulesBuiltin: ['tun'] } },
      {},
      [{ is: 'unmet', required: 'CONFIG_TUN=y or m', found: 'CONFIG_TUN is not set' }],
    ],
    [
      'loaded against a configuration that says off: built apart from the kernel',
      { kconfig: { CONFIG_TUN: 'n' }, facts: { modulesLoaded: ['tun'] } },
      {},
      [],
    ],
    ['m, nothing known of modules', { kconfig: { CONFIG_TUN: 'm' } }, {}, [{ ...step, loadable: null }]],
    [
      'm and loaded',
      { kconfig: { CONFIG_TUN: 'm' }, facts: { modulesLoaded: ['tun'], modulesLoadable: false } },
      {},
      [],
    ],
    [
      'm and not loaded, but can be',
      { kconfig: { CONFIG_TUN: 'm' }, facts: { modulesLoaded: ['veth'], modulesLoadable: true } },
      {},
      [],
    ],
    [
      'm and not loaded, and cannot be',
      { kconfig: { CONFIG_TUN: 'm' }, facts: { modulesLoaded: ['veth'], modulesLoadable: false } },
      {},
      [
        {
          is: 'unmet',
          required: 'module tun loaded (CONFIG_TUN=m)',
          found: '1 loaded modules without it, and module loading disabled',
        },
      ],
    ],
    [
      'm, none can be loaded, and what is loaded is not recorded',
      { kconfig: { CONFIG_TUN: 'm' }, facts: { modulesLoadable: false } },
      {},
      [{ is: 'unknown', required: 'module tun loaded (CONFIG_TUN=m)', found: 'loaded modules not recorded' }],
    ],
  ]);
});

describe('kconfig: an option whose module has no known name', () => {
  check({ need: 'kconfig', allOf: [{ option: 'CONFIG_X' }] }, [
    [
      'm is a step',
      { kconfig: { CONFIG_X: 'm' }, facts: { modulesLoaded: ['x'] } },
      {},
      [{ is: 'module', option: 'CONFIG_X', module: null, loadable: null }],
    ],
    [
      'm where none can be loaded cannot be told from the list of modules',
      { kconfig: { CONFIG_X: 'm' }, facts: { modulesLoaded: [], modulesLoadable: false } },
      {},
      [
        {
          is: 'unknown',
          required: 'module of CONFIG_X loaded (CONFIG_X=m)',
          found: 'name of the module not recorded',
        },
      ],
    ],
    ['a number or a text is on', { kconfig: { CONFIG_X: '64' } }, {}, []],
    [
      'required y',
      { kconfig: { CONFIG_X: 'n' } },
      {},
      [{ is: 'unmet', required: 'CONFIG_X=y', found: 'CONFIG_X is not set' }],
    ],
  ]);
});

describe('kconfig: an option that only some kernels have', () => {
  const need: Need = { need: 'kconfig', allOf: [{ option: 'CONFIG_TIME_NS', since: '5.6', until: '9.0' }] };
  check(need, [
    ['before it came, a complete configuration lacks it', { release: '5.5', kconfigComplete: true }, {}, []],
    ['before it came, a partial one need not say', { release: '5.5' }, {}, []],
    ['after it went', { release: '9.0' }, {}, []],
    [
      'since',
      { release: '5.6', kconfigComplete: true },
      {},
      [{ is: 'unmet', required: 'CONFIG_TIME_NS=y', found: 'CONFIG_TIME_NS missing from the complete configuration' }],
    ],
    [
      'what the configuration says wins over what is believed of the history',
      { release: '5.5', kconfig: { CONFIG_TIME_NS: 'n' } },
      {},
      [{ is: 'unmet', required: 'CONFIG_TIME_NS=y', found: 'CONFIG_TIME_NS is not set' }],
    ],
  ]);
});

describe('kconfig: off', () => {
  const unmet = (found: string) => [{ is: 'unmet', required: 'CONFIG_X=n', found }];
  check({ need: 'kconfig', allOf: [{ option: 'CONFIG_X', value: 'n', since: '5.0' }] }, [
    ['n', { kconfig: { CONFIG_X: 'n' } }, {}, []],
    ['absent from a complete configuration', { kconfigComplete: true }, {}, []],
    ['y', { kconfig: { CONFIG_X: 'y' } }, {}, unmet('CONFIG_X=y')],
    ['m', { kconfig: { CONFIG_X: 'm' } }, {}, unmet('CONFIG_X=m')],
    ['a value', { kconfig: { CONFIG_X: '"on"' } }, {}, unmet('CONFIG_X=set')],
    ['not recorded', {}, {}, [{ is: 'unknown', required: 'CONFIG_X=n', found: 'CONFIG_X not recorded' }]],
    ['not known to that kernel', { release: '4.19' }, {}, []],
  ]);
});

describe('kconfig: several options', () => {
  const need: Need = {
    need: 'kconfig',
    allOf: [{ option: 'CONFIG_A' }, { option: 'CONFIG_B' }, { option: 'CONFIG_C' }],
  };
  check(need, [
    [
      'every one that is not on is told',
      { kconfig: { CONFIG_A: 'n', CONFIG_B: 'y' } },
      {},
      [
        { is: 'unmet', required: 'CONFIG_A=y', found: 'CONFIG_A is not set' },
        { is: 'unknown', required: 'CONFIG_C=y', found: 'CONFIG_C not recorded' },
      ],
    ],
  ]);
});

describe('kconfig-any', () => {
  const need: Need = {
    need: 'kconfig-any',
    anyOf: [{ option: 'CONFIG_A', module: 'a' }, { option: 'CONFIG_B' }, { option: 'CONFIG_C', since: '6.0' }],
  };
  const required = 'CONFIG_A=y or m or CONFIG_B=y or CONFIG_C=y';
  check(need, [
    ['one on is enough', { kconfig: { CONFIG_A: 'n', CONFIG_B: 'y' } }, {}, []],
    [
      'a module is better than not knowing',
      { kconfig: { CONFIG_A: 'm', CONFIG_B: 'n' } },
      {},
      [{ is: 'module', option: 'CONFIG_A', module: 'a', loadable: null }],
    ],
    [
      'not knowing is better than off',
      { kconfig: { CONFIG_A: 'n', CONFIG_B: 'n' } },
      {},
      [{ is: 'unknown', required, found: 'CONFIG_C not recorded' }],
    ],
    [
      'all off',
      { kconfig: { CONFIG_A: 'n', CONFIG_B: 'n', CONFIG_C: 'n' } },
      {},
      [{ is: 'unmet', required, found: 'CONFIG_A is not set' }],
    ],
    [
      'an alternative that the kernel does not have yet is none',
      { release: '5.15', kconfig: { CONFIG_A: 'n', CONFIG_B: 'n' } },
      {},
      [{ is: 'unmet', required, found: 'CONFIG_A is not set' }],
    ],
  ]);
  it('needs nothing where the kernel has none of them', () => {
    const late: Need = { need: 'kconfig-any', anyOf: [{ option: 'CONFIG_C', since: '6.0' }] };
    expect(judge(late, { release: '5.15' }, {})).toEqual([]);
  });
});

describe('criu: what an older release does', () => {
  it.each([
    ['fails', 'An older CRIU rejects the image.'],
    ['state-lost', 'An older CRIU skips data that it does not know. The state is lost without a message.'],
    ['misbehaves', 'An older CRIU continues, and the restored process misbehaves.'],
  ] as const)('%s', (below, hint) => {
    const need: Need = { need: 'criu', min: '3.17', below };
    expect(judge(need, { restorers: ['criu@3.16.1'] }, {})).toEqual([
      { is: 'unmet', required: 'CRIU 3.17 or newer', found: 'criu@3.16.1', hint },
    ]);
    expect(judge(need, { restorers: ['criu@3.17'] }, {})).toEqual([]);
    expect(judge(need, { restorers: ['criu@3.17.1'] }, {})).toEqual([]);
  });
  it('has a maximum', () => {
    const need: Need = { need: 'criu', max: '3.19', below: 'fails' };
    expect(judge(need, { restorers: ['criu@3.19'] }, {})).toEqual([]);
    expect(judge(need, { restorers: ['criu@4.0'] }, {})).toEqual([
      { is: 'unmet', required: 'CRIU 3.19 or older', found: 'criu@4.0' },
    ]);
  });
  it('says nothing of an in-kernel restorer', () => {
    expect(judge({ need: 'criu', min: '9.0', below: 'fails' }, { restorers: ['linux-cr@5c3471a'] }, {})).toEqual([]);
  });
});

describe('cpu-flags', () => {
  check({ need: 'cpu-flags', flags: ['xsave'], fromAttribute: 'cpuFlags' }, [
    ['all there', { facts: { cpuFlags: ['avx', 'xsave', 'fpu'] } }, { cpuFlags: ['avx'] }, []],
    [
      'one missing',
      { facts: { cpuFlags: ['xsave'] } },
      { cpuFlags: ['avx', 'avx512f'] },
      [{ is: 'unmet', required: 'CPU flags xsave, avx, avx512f', found: 'a CPU without avx, avx512f' }],
    ],
    [
      'not recorded',
      {},
      { cpuFlags: ['avx'] },
      [{ is: 'assumed', text: 'the CPU has xsave, avx', required: 'CPU flags xsave, avx' }],
    ],
    ['the image uses none of its own', { facts: { cpuFlags: ['xsave'] } }, { cpuFlags: null }, []],
    [
      'left out of the inventory',
      { facts: { cpuFlags: ['xsave'] } },
      {},
      [
        {
          is: 'unknown',
          required: 'the CPU features that the image uses',
          found: 'cpuFlags not recorded in the inventory',
        },
      ],
    ],
  ]);
});

describe('cpu-flags: those the CPU must not have', () => {
  check({ need: 'cpu-flags', absent: ['xsave'] }, [
    ['not there', { facts: { cpuFlags: ['fpu'] } }, {}, []],
    [
      'there',
      { facts: { cpuFlags: ['fpu', 'xsave'] } },
      {},
      [{ is: 'unmet', required: 'no CPU flags xsave', found: 'a CPU with xsave' }],
    ],
    ['not recorded', {}, {}, [{ is: 'assumed', text: 'the CPU does not have xsave', required: 'no CPU flags xsave' }]],
  ]);
});

describe('lsm', () => {
  const required = 'active security module selinux';
  check({ need: 'lsm', module: 'selinux', active: true }, [
    ['active', { facts: { lsm: ['lockdown', 'selinux'] } }, {}, []],
    [
      'another',
      { facts: { lsm: ['apparmor'] } },
      {},
      [{ is: 'unmet', required, found: 'active security modules: apparmor' }],
    ],
    ['none', { facts: { lsm: [] } }, {}, [{ is: 'unmet', required, found: 'no active security module' }]],
    ['not recorded', {}, {}, [{ is: 'assumed', text: required, required }]],
  ]);
  it('may have to be off', () => {
    const need: Need = { need: 'lsm', module: 'smack', active: false };
    expect(judge(need, { facts: { lsm: ['smack'] } }, {})).toEqual([
      { is: 'unmet', required: 'no active security module smack', found: 'active security modules: smack' },
    ]);
    expect(judge(need, { facts: { lsm: [] } }, {})).toEqual([]);
  });
});

describe('arch', () => {
  check({ need: 'arch', fromAttribute: 'machines' }, [
    ['the same', {}, { machines: ['x86_64'] }, []],
    [
      'another',
      { arch: 'aarch64' },
      { machines: ['x86_64'] },
      [{ is: 'unmet', required: 'architecture x86_64', found: 'aarch64' }],
    ],
    [
      'left out of the inventory',
      {},
      {},
      [{ is: 'unknown', required: 'the architecture of the image', found: 'machines not recorded in the inventory' }],
    ],
  ]);
  it('may be one of a list', () => {
    const need: Need = { need: 'arch', anyOf: ['ppc64', 'ppc64le'] };
    expect(judge(need, { arch: 'ppc64' }, {})).toEqual([]);
    expect(judge(need, {}, {})).toEqual([{ is: 'unmet', required: 'architecture ppc64 or ppc64le', found: 'x86_64' }]);
  });
});

describe('facts of the host', () => {
  const cpus: Need = { need: 'fact', fact: 'possibleCpus', test: 'at-most', fromAttribute: 'cpus' };
  check(cpus, [
    ['at most: equal', { facts: { possibleCpus: 64 } }, { cpus: 64 }, []],
    ['at most: fewer', { facts: { possibleCpus: 4 } }, { cpus: 64 }, []],
    [
      'at most: more',
      { facts: { possibleCpus: 128 } },
      { cpus: 64 },
      [{ is: 'unmet', required: 'possible CPUs at most 64', found: 'possible CPUs 128' }],
    ],
    [
      'not recorded',
      {},
      { cpus: 64 },
      [{ is: 'assumed', text: 'possible CPUs at most 64', required: 'possible CPUs at most 64' }],
    ],
    ['the image wants nothing', { facts: { possibleCpus: 4 } }, { cpus: null }, []],
    [
      'left out of the inventory',
      { facts: { possibleCpus: 4 } },
      {},
      [
        {
          is: 'unknown',
          required: 'possible CPUs at most that of the image',
          found: 'cpus not recorded in the inventory',
        },
      ],
    ],
  ]);

  it.each([
    [{ fact: 'addressBits', test: 'at-least', value: 48 }, { addressBits: 48 }, { addressBits: 47 }, '47'],
    [{ fact: 'pageSize', test: 'equals', value: 65536 }, { pageSize: 65536 }, { pageSize: 4096 }, '4096'],
    [{ fact: 'cgroup', test: 'equals', value: 'v2' }, { cgroup: 'v2' }, { cgroup: 'hybrid' }, 'hybrid'],
    [{ fact: 'cgroup', test: 'one-of', values: ['v1', 'hybrid'] }, { cgroup: 'hybrid' }, { cgroup: 'v2' }, 'v2'],
    [
      { fact: 'modulesLoadable', test: 'equals', value: 'true' },
      { modulesLoadable: true },
      { modulesLoadable: false },
      'disabled',
    ],
    [{ fact: 'ipv6', test: 'equals', value: 'true' }, { ipv6: true }, { ipv6: false }, 'disabled'],
    [{ fact: 'userNamespaces', test: 'at-least', value: 1 }, { userNamespaces: 1 }, { userNamespaces: 0 }, '0'],
  ] as const)('%j', (test, good, bad, found) => {
    const need: Need = { need: 'fact', ...test };
    expect(judge(need, { facts: good }, {})).toEqual([]);
    const [unmet, ...others] = judge(need, { facts: bad }, {});
    expect(others).toEqual([]);
    expect(unmet).toMatchObject({ is: 'unmet', found: expect.stringMatching(new RegExp(` ${found}$`)) });
  });
});

describe('kconfig: an option that a fact of the host shows', () => {
  const shownBy = { fact: 'thp', off: 'none' } as const;
  const required = 'CONFIG_TRANSPARENT_HUGEPAGE=y';
  check({ need: 'kconfig', allOf: [{ option: 'CONFIG_TRANSPARENT_HUGEPAGE', shownBy }] }, [
    ['a partial configuration and the fact', { facts: { thp: 'never' } }, {}, []],
    [
      'a partial configuration and the fact that there are none',
      { facts: { thp: 'none' } },
      {},
      [{ is: 'unmet', required, found: 'CONFIG_TRANSPARENT_HUGEPAGE not recorded, and thp is none' }],
    ],
    ['neither', {}, {}, [{ is: 'unknown', required, found: 'CONFIG_TRANSPARENT_HUGEPAGE not recorded' }]],
    [
      'the configuration wins',
      { kconfig: { CONFIG_TRANSPARENT_HUGEPAGE: 'n' }, facts: { thp: 'always' } },
      {},
      [{ is: 'unmet', required, found: 'CONFIG_TRANSPARENT_HUGEPAGE is not set' }],
    ],
  ]);
});

describe('fact: one that options show where it is not recorded', () => {
  const shownBy = { CONFIG_ARM64_4K_PAGES: 4096, CONFIG_ARM64_64K_PAGES: 65_536 };
  const required = 'page size in bytes equal to 4096';
  const on = (...options: readonly (keyof typeof shownBy)[]) => ({
    kconfig: Object.fromEntries(options.map((option) => [option, 'y'])),
  });
  check({ need: 'fact', fact: 'pageSize', test: 'equals', value: 4096, shownBy }, [
    ['as it should be', on('CONFIG_ARM64_4K_PAGES'), {}, []],
    ['otherwise', on('CONFIG_ARM64_64K_PAGES'), {}, [{ is: 'unmet', required, found: 'page size in bytes 65536' }]],
    [
      'two that disagree',
      on('CONFIG_ARM64_4K_PAGES', 'CONFIG_ARM64_64K_PAGES'),
      {},
      [{ is: 'assumed', text: required, required }],
    ],
    ['none of them', {}, {}, [{ is: 'assumed', text: required, required }]],
    ['the fact wins', { ...on('CONFIG_ARM64_64K_PAGES'), facts: { pageSize: 4096 } }, {}, []],
  ]);
});

describe('what no profile can say', () => {
  it('is assumed as a clause, and required as a noun phrase', () => {
    const need: Need = { need: 'host', text: 'the port is free' };
    expect(judge(need, {}, {})).toEqual([
      { is: 'assumed', text: 'the port is free', required: 'a host where the port is free' },
    ]);
  });
  it('is impossible where the image itself is in the way', () => {
    const need: Need = { need: 'impossible', required: 'a step', found: 'nothing' };
    expect(judge(need, {}, {})).toEqual([{ is: 'unmet', required: 'a step', found: 'nothing' }]);
  });
});
