import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import { NO_FACTS } from '#core/profile/profile.ts';
import { MAX_PROFILE_ERRORS, ProfileError } from '#core/profile/profile-error.ts';
import { profileOf } from '#core/profile/profile-of.ts';

const LEAST = { release: '6.1.0-56-amd64', arch: 'x86_64', restorer: 'criu@4.2' };

function errorsOf(input: unknown): ProfileError['errors'] {
  try {
    normaliseProfile(input);
  } catch (error) {
    if (error instanceof ProfileError) return error.errors;
    throw error;
  }
  throw new Error('no error was thrown');
}
const pointersOf = (input: unknown) => errorsOf(input).map(({ pointer }) => pointer);

describe('normaliseProfile', () => {
  it('needs no more than release, arch and restorer', () => {
    expect(normaliseProfile(LEAST)).toEqual({
      release: '6.1.0-56-amd64',
      versionKey: '00006.00001.00000.00000-release',
      arch: 'x86_64',
      restorers: ['criu@4.2'],
      kconfig: {},
      // sha256 of the text {}
      kconfigDigest: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      kconfigComplete: false,
      objectSupport: {},
      facts: NO_FACTS,
      labels: {},
      parent: null,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('brings everything into its one form', () => {
    const content = normaliseProfile({
      release: '2.6.40',
      arch: 'amd64',
      restorer: ['linux-cr@5c3471a', 'criu@v4.2', 'criu@4.2'],
      kconfig: { CONFIG_TUN: 'm', CONFIG_HZ: 250, CONFIG_LSM: '"yama"', CONFIG_ADDRESS: '0xFF' },
      objectSupport: { 'linux-cr/task': [4, 3, 4], 'linux-cr/cpu.x86': [] },
      facts: {
        cpuFlags: ['sse2', 'xsave', 'avx', 'sse2'],
        xsaveSize: 832,
        modulesLoaded: ['nf-tables.ko', 'crc32c_intel', 'nf_tables'],
        modulesLoadable: false,
        lsm: [],
        pageSize: 4096,
        possibleCpus: 8,
        cgroup: 'v2',
        addressBits: 47,
      },
      labels: { team: 'Ops', 'note-2': '' },
    });
    expect(content).toMatchObject({
      release: '2.6.40',
      versionKey: '00003.00000.00000.00000-release',
      arch: 'x86_64',
      restorers: ['criu@4.2', 'linux-cr@5c3471a'],
      kconfig: { CONFIG_TUN: 'm', CONFIG_HZ: '250', CONFIG_LSM: '"yama"', CONFIG_ADDRESS: '0xff' },
      kconfigComplete: false,
      objectSupport: { 'linux-cr/task': [3, 4], 'linux-cr/cpu.x86': [] },
      facts: {
        cpuFlags: ['avx', 'sse2', 'xsave'],
        xsaveSize: 832,
        modulesLoaded: ['crc32c_intel', 'nf_tables'],
        modulesLoadable: false,
        lsm: [],
        pageSize: 4096,
        possibleCpus: 8,
        cgroup: 'v2',
        addressBits: 47,
      },
      labels: { team: 'Ops', 'note-2': '' },
      parent: null,
    });
  });

  it('takes a text of a few lines and a map as partial, unless told otherwise', () => {
    const text = '# CONFIG_VETH is not set\nCONFIG_TUN=m\n';
    expect(normaliseProfile({ ...LEAST, kconfig: text })).toMatchObject({
      kconfig: { CONFIG_TUN: 'm', CONFIG_VETH: 'n' },
      kconfigComplete: false,
      labels: { 'kconfig.notes': expect.stringContaining('not a whole configuration') },
    });
    expect(normaliseProfile({ ...LEAST, kconfig: text, kconfigComplete: true })).toMatchObject({
      kconfigComplete: true,
      labels: { 'kconfig.notes': expect.stringContaining('as requested') },
    });
    const map = { CONFIG_TUN: 'm', CONFIG_VETH: 'n' };
    expect(normaliseProfile({ ...LEAST, kconfig: map }).kconfigComplete).toBe(false);
    expect(normaliseProfile({ ...LEAST, kconfig: map, kconfigComplete: true }).kconfigComplete).toBe(true);
    expect(normaliseProfile({ ...LEAST, kconfig: map }).kconfigDigest).toBe(
      normaliseProfile({ ...LEAST, kconfig: text }).kconfigDigest,
    );
  });

  it('distinguishes "nothing is loaded" from "not recorded"', () => {
    const { facts } = normaliseProfile({ ...LEAST, facts: { modulesLoaded: [], lsm: null } });
    expect(facts.modulesLoaded).toEqual([]);
    expect(facts.lsm).toBeNull();
    expect(facts.cpuFlags).toBeNull();
  });

  it('gives one digest to inputs that say the same', () => {
    const a = normaliseProfile({
      ...LEAST,
      restorer: ['criu@4.2', 'criu@4.1'],
      kconfig: { CONFIG_A: 'y', CONFIG_B: 'n' },
      facts: { cpuFlags: ['a', 'b'] },
      labels: { x: '1', y: '2' },
      parent: null,
    });
    const b = normaliseProfile({
      ...LEAST,
      restorer: ['criu@4.1', 'criu@v4.2'],
      arch: 'amd64',
      kconfig: { CONFIG_B: 'n', CONFIG_A: 'y' },
      facts: { cpuFlags: ['b', 'a'], lsm: null },
      labels: { y: '2', x: '1' },
    });
    expect(b).toEqual(a);
  });

  it.each([
    ['release', { release: '6.1.0-57-amd64' }],
    ['arch', { arch: 'aarch64' }],
    ['restorer', { restorer: 'criu@4.1' }],
    ['kconfig', { kconfig: { CONFIG_A: 'y' } }],
    ['kconfigComplete', { kconfigComplete: true }],
    ['objectSupport', { objectSupport: { 'linux-cr/task': [3] } }],
    ['facts', { facts: { lsm: [] } }],
    ['labels', { labels: { a: 'b' } }],
  ])('gives another digest when %s differs', (_, change) => {
    expect(normaliseProfile({ ...LEAST, ...change }).digest).not.toBe(normaliseProfile(LEAST).digest);
  });
});

describe('what normaliseProfile refuses', () => {
  it.each([
    [null, ['']],
    ['text', ['']],
    [[], ['']],
    [{}, ['/release', '/arch', '/restorer']],
    [{ ...LEAST, kernel: '6.1', 'a/b~c': 1 }, ['/kernel', '/a~1b~0c']],
    [{ ...LEAST, release: 'latest' }, ['/release']],
    [{ ...LEAST, release: 6.1 }, ['/release']],
    [{ ...LEAST, arch: 'sparc' }, ['/arch']],
    [{ ...LEAST, restorer: [] }, ['/restorer']],
    [{ ...LEAST, restorer: 'criu' }, ['/restorer/0']],
    [{ ...LEAST, restorer: ['criu@4.2', 'x', 7] }, ['/restorer/1', '/restorer/2']],
    [{ ...LEAST, restorer: Array(17).fill('criu@4.2') }, ['/restorer']],
    [{ ...LEAST, parent: 'A B' }, ['/parent']],
    [{ ...LEAST, kconfig: 7 }, ['/kconfig']],
    [{ ...LEAST, kconfig: '' }, ['/kconfig']],
    [{ ...LEAST, kconfig: '# Linux/x86 6.1.176 Kernel Configuration\n\n' }, ['/kconfig']],
    [{ ...LEAST, kconfig: ['CONFIG_A=y'] }, ['/kconfig']],
    [
      { ...LEAST, kconfig: { TUN: 'm', CONFIG_A: 'yes', CONFIG_B: true, CONFIG_C: 1.5 } },
      ['/kconfig/TUN', '/kconfig/CONFIG_A', '/kconfig/CONFIG_B', '/kconfig/CONFIG_C'],
    ],
    [{ ...LEAST, kconfig: JSON.parse('{"__proto__": "y"}') }, ['/kconfig/__proto__']],
    [{ ...LEAST, kconfigComplete: 'yes' }, ['/kconfigComplete']],
    [
      { ...LEAST, objectSupport: { task: [3], 'linux-cr/task': ['3'], 'linux-cr/mm': [0] } },
      ['/objectSupport/task', '/objectSupport/linux-cr~1task', '/objectSupport/linux-cr~1mm'],
    ],
    [{ ...LEAST, facts: [] }, ['/facts']],
    [{ ...LEAST, facts: { memory: 1 } }, ['/facts/memory']],
    [
      { ...LEAST, facts: { cpuFlags: 'sse2', lsm: ['a', 1], modulesLoaded: ['a b'] } },
      ['/facts/cpuFlags', '/facts/modulesLoaded/0', '/facts/lsm/1'],
    ],
    [
      { ...LEAST, facts: { pageSize: 5000, possibleCpus: 0, xsaveSize: -1, addressBits: 65 } },
      ['/facts/xsaveSize', '/facts/pageSize', '/facts/possibleCpus', '/facts/addressBits'],
    ],
    [{ ...LEAST, facts: { cgroup: 'v3', modulesLoadable: 1 } }, ['/facts/modulesLoadable', '/facts/cgroup']],
    [
      { ...LEAST, labels: { 'Bad Name': 'x', a: 1, b: 'x'.repeat(513), c: 'two\nlines' } },
      ['/labels/Bad Name', '/labels/a', '/labels/b', '/labels/c'],
    ],
    [{ ...LEAST, labels: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`l${i}`, ''])) }, ['/labels']],
  ])('names the place (%#)', (input, pointers) => {
    expect(pointersOf(input)).toEqual(pointers);
  });

  it.each([
    ['CONFIG_CHECKPOINT_RESTORE', { nsLastPid: 'read-only' }, 'nsLastPid'],
    ['CONFIG_USER_NS', { userNamespaces: 1000 }, 'userNamespaces'],
    ['CONFIG_USER_NS', { userNamespace: true }, 'userNamespace'],
    ['CONFIG_SECCOMP_FILTER', { seccomp: 'filter' }, 'seccomp'],
    ['CONFIG_INOTIFY_USER', { inotifyInstances: 128 }, 'inotifyInstances'],
    ['CONFIG_POSIX_MQUEUE', { mqueueQueues: 256 }, 'mqueueQueues'],
    ['CONFIG_SECURITY_SELINUX', { selinux: 'enforcing' }, 'selinux'],
    ['CONFIG_SECURITY_APPARMOR', { apparmor: 'confined' }, 'apparmor'],
    ['CONFIG_X86_5LEVEL', { addressBits: 56 }, 'addressBits'],
  ])('refuses what needs %s, where it is off: %o', (option, facts, fact) => {
    expect(pointersOf({ ...LEAST, kconfig: { [option]: 'n' }, facts })).toEqual([`/facts/${fact}`]);
    expect(() => normaliseProfile({ ...LEAST, kconfig: { [option]: 'y' }, facts })).not.toThrow();
  });

  it('refuses no fact that says that something is not there', () => {
    const kconfig = { CONFIG_CHECKPOINT_RESTORE: 'n', CONFIG_USER_NS: 'n', CONFIG_SECURITY_SELINUX: 'n' };
    const facts = { nsLastPid: 'none', userNamespaces: 0, userNamespace: false, selinux: 'disabled', seccomp: 'none' };
    expect(() => normaliseProfile({ ...LEAST, kconfig, facts })).not.toThrow();
  });

  it.each([
    [{ gpuVendor: 'amd', gpuCount: 1, gpuMig: true }, 'gpuMig'],
    [{ gpuVendor: 'intel', gpuCount: 1, gpuMps: true }, 'gpuMps'],
    [{ cpuFlags: ['fpu', 'sse2'], xsaveSize: 832 }, 'xsaveSize'],
    [{ gpuVendor: 'none', devices: ['/dev/nvidia0'] }, 'devices'],
    [{ gpuVendor: 'none', devices: ['/dev/kfd'] }, 'devices'],
    [{ seccomp: 'strict' }, 'seccomp'],
  ])('refuses facts that contradict one another: %o', (facts, fact) => {
    expect(pointersOf({ ...LEAST, facts })).toEqual([`/facts/${fact}`]);
  });

  it('names the lines of a faulty configuration', () => {
    expect(errorsOf({ ...LEAST, kconfig: 'CONFIG_A=y\nx\nCONFIG_A=m\n' })).toEqual([
      { pointer: '/kconfig', message: 'line 2: expected CONFIG_NAME=value, a comment or nothing', line: 2 },
    ]);
  });

  it('stops collecting at its cap', () => {
    const kconfig = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`X${i}`, 'y']));
    expect(errorsOf({ ...LEAST, kconfig })).toHaveLength(MAX_PROFILE_ERRORS);
  });

  it('throws nothing but ProfileError', () => {
    const fields = fc.constantFrom(
      'release',
      'arch',
      'restorer',
      'kconfig',
      'facts',
      'labels',
      'parent',
      'objectSupport',
    );
    fc.assert(
      fc.property(fc.dictionary(fields, fc.jsonValue()), (change) => {
        try {
          normaliseProfile({ ...LEAST, ...change });
        } catch (error) {
          expect(error).toBeInstanceOf(ProfileError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('profileOf', () => {
  it('is the profile that the parts were made from', () => {
    const content = normaliseProfile({ ...LEAST, release: '2.6.40', arch: 'i686', restorer: 'linux-cr@5c3471a' });
    expect(profileOf({ ...content, name: 'old', revision: 3 })).toEqual({
      name: 'old',
      revision: 3,
      release: { text: '2.6.40', version: { numbers: [3, 0], rc: null }, suffix: '', alias: '2.6.40' },
      arch: 'x86_32',
      restorers: [{ family: 'linux-cr', revision: '5c3471a', text: 'linux-cr@5c3471a' }],
      kconfig: {},
      kconfigComplete: false,
      objectSupport: {},
      facts: NO_FACTS,
      labels: {},
    });
  });
});
