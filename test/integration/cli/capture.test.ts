/** A host as a tree of files, and the host that the tests run on. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { endianness, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askCriu } from '#cli/capture/ask-criu.ts';
import { captureHost } from '#cli/capture/capture-host.ts';
import type { RunProgram } from '#cli/capture/run-program.ts';
import { runProgram } from '#cli/capture/run-program.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';

vi.setConfig({ testTimeout: 60_000 });

const RELEASE = '6.1.0-56-amd64';
const CONFIG = readFileSync(join(CORPUS, '../profiles/kconfig/debian-image-6.1.0-56-amd64.config.gz'));

let roots: string[] = [];
afterEach(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
  roots = [];
});

function hostOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'restore-matrix-host-'));
  roots.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

function auxv(pageSize: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(32));
  view.setBigUint64(0, 6n, endianness() === 'LE');
  view.setBigUint64(8, pageSize, endianness() === 'LE');
  return new Uint8Array(view.buffer);
}

const KERNEL = { 'proc/sys/kernel/osrelease': `${RELEASE}\n`, 'proc/sys/kernel/arch': 'x86_64\n' };
const capture = (root: string) => captureHost({ root, restorer: ['criu@4.2'] });

describe('profile capture of a tree', () => {
  it('reads the memory of AMD GPUs, and not that of processors', async () => {
    const bank = (heap: number, bytes: number) => `heap_type ${heap}\nsize_in_bytes ${bytes}\nflags 0\nwidth 64\n`;
    const node = (n: number) => `sys/class/kfd/kfd/topology/nodes/${n}/mem_banks/0/properties`;
    const root = hostOf({
      ...KERNEL,
      [node(0)]: bank(0, 16 * 2 ** 30),
      [node(1)]: bank(1, 64 * 2 ** 30),
      [node(2)]: bank(2, 32 * 2 ** 30),
    });
    expect((await capture(root)).input.facts).toMatchObject({ gpuMemoryMib: 32 * 1024 });
  });

  it('reads every fact of kernel and machine and names its source', async () => {
    const root = hostOf({
      ...KERNEL,
      [`boot/config-${RELEASE}`]: CONFIG,
      'proc/cpuinfo': 'flags\t\t: fpu avx2 la57\n',
      'proc/modules': 'tun 49152 2 - Live 0x0000000000000000\ncrc32c_intel 24576 1 - Live 0x0\n',
      'proc/sys/kernel/modules_disabled': '0\n',
      [`lib/modules/${RELEASE}/modules.builtin`]: 'kernel/net/unix/unix.ko\n',
      [`lib/modules/${RELEASE}/modules.dep`]: 'kernel/net/veth.ko:\n',
      'sys/kernel/security/lsm': 'capability,apparmor',
      'proc/self/auxv': auxv(4096n),
      'sys/devices/system/cpu/possible': '0-7\n',
      'proc/self/mounts': 'cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n',
      'sys/kernel/mm/transparent_hugepage/enabled': '[always] madvise never\n',
      'proc/sys/user/max_user_namespaces': '127234\n',
      'proc/sys/net/ipv6/x': '',
    });
    const { input, notes } = await capture(root);
    expect(input).toMatchObject({ release: RELEASE, arch: 'x86_64', restorer: ['criu@4.2'], kconfigComplete: true });
    expect(input.facts).toEqual({
      cpuFlags: ['avx2', 'fpu', 'la57'],
      addressBits: 56,
      modulesLoaded: ['tun', 'crc32c_intel'],
      modulesBuiltin: ['unix.ko'],
      modulesLoadable: true,
      lsm: ['capability', 'apparmor'],
      pageSize: 4096,
      possibleCpus: 8,
      cgroup: 'v2',
      thp: 'always',
      userNamespaces: 127234,
      ipv6: true,
      unprivilegedUserNamespaces: true,
      selinux: 'disabled',
    });
    expect(input.labels).toMatchObject({
      'source.kconfig': `/boot/config-${RELEASE}`,
      'source.cpu-flags': '/proc/cpuinfo',
    });
    expect(notes).toContain('pageSize  /proc/self/auxv');
    const profile = normaliseProfile(input);
    expect(profile.facts.modulesBuiltin).toEqual(['unix']);
    // The map is the configuration, no more and no less.
    const text = execFileSync('gzip', ['-dc'], { input: CONFIG, encoding: 'utf8' });
    expect(profile.kconfigDigest).toBe(normaliseProfile({ ...input, kconfig: text }).kconfigDigest);
  });

  it('reads rights and surroundings of the restorer, and GPUs', async () => {
    const root = hostOf({
      ...KERNEL,
      'proc/self/status': 'Name:\tcat\nCapBnd:\t0000000000201001\nSeccomp:\t2\n',
      'proc/sys/kernel/ns_last_pid': '17\n',
      'proc/self/mounts': 'proc /proc proc rw 0 0\nproc /proc/sys proc ro,nosuid 0 0\n',
      'proc/self/uid_map': '         0     100000      65536\n',
      'run/.containerenv': '',
      'proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n',
      'proc/sys/fs/inotify/max_user_instances': '128\n',
      'proc/sys/fs/inotify/max_user_watches': '65536\n',
      'proc/sys/vm/max_map_count': '262144\n',
      'proc/sys/fs/mqueue/queues_max': '256\n',
      'proc/sys/fs/mqueue/msg_max': '10\n',
      'proc/sys/fs/mqueue/msgsize_max': '8192\n',
      'sys/fs/selinux/enforce': '1',
      'proc/self/attr/apparmor/current': 'docker-default (enforce)\n',
      'dev/null': '',
      'dev/net/tun': '',
      'dev/nvidia0': '',
      'dev/secret-thing': '',
      'sys/bus/pci/devices/0000:01:00.0/class': '0x030200\n',
      'sys/bus/pci/devices/0000:01:00.0/vendor': '0x10de\n',
      'sys/bus/pci/devices/0000:00:02.0/class': '0x030000\n',
      'sys/bus/pci/devices/0000:00:02.0/vendor': '0x8086\n',
      'proc/driver/nvidia/version': 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  555.42.06  Tue Jun  4 2024\n',
      'proc/driver/nvidia/gpus/0000:01:00.0/information': 'Model: \t\t NVIDIA A100-SXM4-80GB\nIRQ:   \t\t 42\n',
    });
    const { input } = await capture(root);
    expect(input.facts).toEqual({
      capabilities: ['chown', 'net-admin', 'sys-admin'],
      seccomp: 'filter',
      nsLastPid: 'read-only',
      container: true,
      userNamespace: true,
      unprivilegedUserNamespaces: false,
      inotifyInstances: 128,
      inotifyWatches: 65_536,
      maxMapCount: 262_144,
      mqueueQueues: 256,
      mqueueMessages: 10,
      mqueueMessageBytes: 8192,
      selinux: 'enforcing',
      apparmor: 'confined',
      devices: ['/dev/net/tun', '/dev/nvidia0'],
      gpuVendor: 'nvidia',
      gpuCount: 1,
      gpuModels: ['NVIDIA A100-SXM4-80GB'],
      gpuDriver: '555.42.06',
    });
    expect(normaliseProfile(input).facts).toMatchObject({ gpuCount: 1, seccomp: 'filter' });
  });

  it('reads the namespaces of a host from where the links lead', async () => {
    const root = hostOf({ ...KERNEL, 'proc/self/ns/x': '' });
    symlinkSync('pid:[4026531836]', join(root, 'proc/self/ns/pid'));
    symlinkSync('user:[4026531837]', join(root, 'proc/self/ns/user'));
    expect((await capture(root)).input.facts).toEqual({ container: false, userNamespace: false });
  });

  it('leaves out one of two facts that contradict one another', async () => {
    const root = hostOf({
      ...KERNEL,
      'sys/bus/pci/devices/0000:00:01.0/class': '0x020000',
      'sys/bus/pci/devices/0000:00:01.0/vendor': '0x10de',
      'proc/driver/nvidia/gpus/0000:01:00.0/information': 'Model: NVIDIA T4\n',
    });
    const { input, notes } = await capture(root);
    expect(() => normaliseProfile(input)).not.toThrow();
    expect(notes).toContainEqual(expect.stringMatching(/^gpu\w+ omitted: it contradicts/));
  });

  it('leaves out what nothing tells', async () => {
    const { input, notes } = await capture(hostOf(KERNEL));
    expect(input.facts).toEqual({});
    expect(input).not.toHaveProperty('kconfig');
    expect(notes).toContain('kconfig  not found: rules that require an option will be unknown');
    expect(normaliseProfile(input).kconfigComplete).toBe(false);
  });

  it('ignores a configuration of another kernel, a link that leads out, and an invalid fact', async () => {
    const other = hostOf({ config: CONFIG });
    const root = hostOf({
      ...KERNEL,
      'proc/sys/kernel/osrelease': '6.12.3\n',
      'boot/config-6.12.3': CONFIG,
      'lib/modules/6.12.3/build/.config': 'CONFIG_A=?\n',
      'sys/devices/system/cpu/possible': '0-99999\n',
      'proc/cpuinfo': `flags\t\t: fpu ${'x'.repeat(80)}\n`,
    });
    mkdirSync(join(root, 'usr/lib/kernel'), { recursive: true });
    symlinkSync(join(other, 'config'), join(root, 'usr/lib/kernel/config-6.12.3'));
    execFileSync('mkfifo', [join(root, 'proc/modules')]);
    const { input, notes } = await capture(root);
    expect(input).not.toHaveProperty('kconfig');
    expect(input.facts).toEqual({ addressBits: 47 });
    expect(notes.filter((note) => /skipped|omitted/.test(note))).toEqual([
      expect.stringMatching(/^\/boot\/config-6\.12\.3 skipped: it is for Linux 6\.1\./),
      expect.stringMatching(/^\/lib\/modules\/6\.12\.3\/build\/\.config skipped: .*CONFIG_A/),
      expect.stringMatching(/^cpuFlags omitted: \/proc\/cpuinfo: /),
      expect.stringMatching(/^possibleCpus omitted: /),
    ]);
  });

  it.each([
    ['nothing', {}, /kernel release/],
    ['a release that is a path', { 'proc/sys/kernel/osrelease': '../../etc' }, /kernel release/],
    ['no architecture', { 'proc/sys/kernel/osrelease': '6.1.0' }, /--arch/],
  ])('exits with 2 for %s', async (_, files: Record<string, string>, reason) => {
    const run = await runMain('profile', 'capture', '--root', hostOf(files), '--restorer', 'criu@4.2');
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(reason);
  });

  it('exits with 2 where it is not told what restores', async () => {
    const run = await runMain('profile', 'capture', '--root', hostOf(KERNEL));
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain('--restorer');
  });
});

describe('the CRIU of a host', () => {
  const criu =
    (check: number): RunProgram =>
    async (name, args) => {
      expect(name).toBe('criu');
      if (args[0] === '--version') return { code: 0, out: 'Version: 4.2\nGitID: v4.2\n', err: '' };
      if (args.length === 1)
        return { code: check, out: '', err: check === 0 ? '' : 'Warn  (a)\nError (b): no kerndat\n' };
      if (args[2] === 'tun') return { code: 1, out: '', err: 'Error (criu/cr-check.c): Unknown feature tun\n' };
      return { code: args[2] === 'uffd' ? 1 : 0, out: '', err: '' };
    };

  it('tells its release and what it checked', async () => {
    const answers = await askCriu(criu(0));
    expect(answers).toMatchObject({
      restorer: 'criu@4.2',
      labels: { 'criu.check': 'ok', 'criu.features-missing': 'uffd' },
    });
    expect(answers?.labels['criu.features']?.split(' ')).toContain('timens');
    expect(answers?.labels['criu.features']?.split(' ')).not.toContain('tun');
  });

  it('reports no missing feature if the check itself fails, and nothing without CRIU', async () => {
    const { labels } = (await askCriu(criu(1))) ?? { labels: {} };
    expect(labels).toMatchObject({ 'criu.check': 'failed: Error (b): no kerndat' });
    expect(labels).not.toHaveProperty('criu.features-missing');
    expect(await askCriu(async () => null)).toBeNull();
    expect(await askCriu(async () => ({ code: 0, out: 'Version: \u001b[31m\n', err: '' }))).toBeNull();
  });

  it('is found beside PATH, where a user who is not root has no sbin', async () => {
    const asked: string[] = [];
    const inSbin: RunProgram = async (name, args) => {
      asked.push(name);
      return name === '/usr/sbin/criu' ? criu(0)('criu', args) : null;
    };
    expect(await askCriu(inSbin)).toMatchObject({ restorer: 'criu@4.2', labels: { 'criu.check': 'ok' } });
    expect(asked.slice(0, 3)).toEqual(['criu', '/usr/local/sbin/criu', '/usr/sbin/criu']);
    expect(new Set(asked.slice(3))).toEqual(new Set(['/usr/sbin/criu']));
  });

  it('is run with no shell and a bound on what it says', async () => {
    expect(await runProgram('echo', ['$HOME;', 'a b'])).toEqual({ code: 0, out: '$HOME; a b\n', err: '' });
    expect((await runProgram('sh', ['-c', 'exit 3']))?.code).toBe(3);
    expect(await runProgram('no-such-program-here', [])).toBeNull();
    expect(await runProgram('yes', [])).toBeNull();
  });
});

describe('profile capture of this machine', () => {
  it('loads and answers', async () => {
    const file = join(hostOf({}), 'here.json');
    const run = await runMain('profile', 'capture', '--restorer', 'criu@4.2', '-o', file);
    expect(run).toMatchObject({ code: 0, out: '' });
    const input = JSON.parse(readFileSync(file, 'utf8'));
    expect(input.release).toBe(readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim());
    expect(input.facts.possibleCpus).toBeGreaterThanOrEqual(1);
    for (const fact of Object.keys(input.facts)) expect(run.err).toContain(`restore-matrix: ${fact}  `);
    const image = join(CORPUS, 'criu/6.1.0-56-amd64__pipes.tar.gz');
    const asked = await runMain('can-restore', '--image', image, '--profile', file, '--output', 'json');
    expect(JSON.parse(asked.out).profiles).toHaveLength(1);
    expect([0, 1, 3, 5]).toContain(asked.code);
  });
});

describe('the name to record a capture under', () => {
  it('is lower case, and a note says so', async () => {
    const root = hostOf({});
    const server = ['--server', 'http://127.0.0.1:9'];
    const { err } = await runMain('profile', 'capture', '--push', 'NODE-B.example.org', '--root', root, ...server);
    expect(err).toContain('recorded as node-b.example.org');
  });

  it('is refused with the rule of profiles before anything is read', async () => {
    const root = hostOf({});
    const server = ['--server', 'http://127.0.0.1:9'];
    const { code, err } = await runMain('profile', 'capture', '--push', 'shop/cart', '--root', root, ...server);
    expect([code, err]).toEqual([2, expect.stringContaining('from a-z 0-9 . _ + @ -')]);
  });
});

describe('what is wrong with a capture', () => {
  it('is said of its option before anything is read', async () => {
    const root = hostOf({});
    const bogus = await runMain('profile', 'capture', '--root', root, '--restorer', 'bogus');
    expect([bogus.code, bogus.err]).toEqual([2, expect.stringContaining('"bogus" is not a restorer')]);
    const missing = await runMain('profile', 'capture', '--root', `${root}/none`);
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('/none: no such folder')]);
  });
});
