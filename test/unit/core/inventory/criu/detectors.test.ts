import { describe, expect, it } from 'vitest';
import type { CriuImageSet, CriuMessage } from '../../../../../src/core/formats/criu/criu-image-set.ts';
import { DETECTORS } from '../../../../../src/core/inventory/criu/detectors/detectors.ts';
import { indexFiles } from '../../../../../src/core/inventory/criu/file-index.ts';
import type { DetectorName } from '../../../../../src/core/object-types/criu/criu-object-type.ts';
import { makeSet, rawFile } from './make-set.ts';

type Files = Readonly<Record<string, readonly CriuMessage[]>>;

const ran = new Set<string>();

function run(name: DetectorName, files: Files, rest: Partial<CriuImageSet> = {}) {
  ran.add(name);
  return DETECTORS[name](indexFiles(makeSet(files, rest)));
}

const X86 = { 'core-1': [{ mtype: 1 }] };
const ARM64 = { 'core-1': [{ mtype: 3 }] };
const CONTAINER: CriuImageSet['container'] = {
  flavour: 'podman',
  annotations: {},
  runtime: 'crun',
  rootfsImage: 'docker.io/library/alpine',
  namespaces: [],
  seccomp: true,
  apparmorProfile: null,
  selinuxLabel: null,
  bindMounts: 2,
  cgroupsPath: null,
  specified: true,
  mountTypes: ['bind', 'cgroup2'],
  terminal: false,
  hooks: ['prestart'],
  devices: ['/dev/nvidia0', '/dev/nvidiactl'],
  limits: ['pids'],
};

describe('detectors that data cannot express', () => {
  it('address-bits: the highest mapping but the vsyscall page', () => {
    const vsyscall = { end: 0xffffffffff601000n, status: 4 };
    const mm = (end: bigint) => ({ 'mm-1': [{ vmas: [{ end, status: 1 }, vsyscall] }] });
    expect(run('address-bits', { ...X86, ...mm(0x7ffffffff000n) })).toBeNull();
    expect(run('address-bits', { ...X86, ...mm(0x1000000000000n) })?.attributes).toEqual({ addressBits: 48 });
    expect(run('address-bits', { ...ARM64, ...mm(0x1000000000000n) })?.attributes).toEqual({ addressBits: 48 });
    expect(run('address-bits', ARM64)).toBeNull();
  });

  it('page-size: where kernels of the architecture differ', () => {
    const mm = { 'mm-1': [{ mm_saved_auxv: [6n, 65536n] }] };
    expect(run('page-size', { ...ARM64, ...mm })?.attributes).toEqual({ pageSize: 65536 });
    expect(run('page-size', { ...X86, ...mm })).toBeNull();
  });

  it('auxv-hwcap: names on aarch64, the xsave area on x86_64', () => {
    const mm = (auxv: readonly bigint[]) => ({ 'mm-1': [{ mm_saved_auxv: auxv }] });
    expect(run('auxv-hwcap', { ...ARM64, ...mm([16n, (1n << 30n) | 3n]) })?.attributes).toEqual({
      cpuFlags: ['asimd', 'fp', 'paca'],
    });
    expect(run('auxv-hwcap', { ...X86, ...mm([16n, 1n, 51n, 3632n]) })?.attributes).toEqual({ xsaveSizeAtLeast: 2688 });
    expect(run('auxv-hwcap', { ...X86, ...mm([6n, 4096n]) })).toBeNull();
  });

  it('capability-drop: a bounding set without one of the old capabilities', () => {
    const core = (cap_bnd: readonly number[]) => ({ 'core-1': [{ thread_core: { creds: { cap_bnd } } }] });
    expect(run('capability-drop', core([0xa80425fb, 0]))?.count).toBe(1);
    expect(run('capability-drop', core([0xffffffff, 0x1ff]))).toBeNull();
    expect(run('capability-drop', {})).toBeNull();
  });

  it('cgroup-properties and cgroup-cpuset: children included', () => {
    const child = { dir_name: 'c', properties: [{ name: 'cpuset.cpus', value: '0-3,12' }] };
    const dir = { dir_name: 'a', properties: [{ name: 'cpu.rt_runtime_us', value: '0' }], children: [child] };
    const cgroup = { cgroup: [{ controllers: [{ cnames: ['cpu'], dirs: [dir] }] }] };
    expect(run('cgroup-properties', cgroup)).toEqual({ count: 2, attributes: { properties: ['cpu.rt_runtime_us'] } });
    expect(run('cgroup-cpuset', cgroup)).toEqual({ count: 1, attributes: { cpusNeeded: 13 } });
    expect(run('cgroup-properties', { cgroup: [{}] })).toBeNull();
    expect(run('cgroup-cpuset', { cgroup: [{}] })).toBeNull();
  });

  it('incremental-parent: where the set before is, and whether pages are only there', () => {
    const kept = { 'pagemap-1': [{ flags: 1, nr_pages: 1n }] };
    expect(run('incremental-parent', kept)?.attributes).toEqual({ pagesThere: true, parent: 'none' });
    expect(run('incremental-parent', { 'pagemap-1': [{ in_parent: true }] })?.attributes.pagesThere).toBe(true);
    expect(run('incremental-parent', {}, { parent: 'here' })?.attributes).toEqual({
      pagesThere: false,
      parent: 'here',
    });
    expect(run('incremental-parent', { 'pagemap-1': [{ flags: 4, nr_pages: 1n }] })).toBeNull();
  });

  it('left-out: page files, and the files of deleted files', () => {
    const ghost = { 'remap-fpath': [{ orig_id: 1, remap_id: 26, remap_type: 1 }] };
    expect(run('left-out', {}, { memory: 'left-out' })?.attributes).toEqual({ ghostFiles: false, memory: 'left-out' });
    expect(run('left-out', ghost)?.attributes).toEqual({ ghostFiles: true, memory: 'complete' });
    expect(run('left-out', { ...ghost, 'ghost-file-1a': [{}] })).toBeNull();
    expect(run('left-out', { 'remap-fpath': [{ orig_id: 1, remap_id: 26, remap_type: 0 }] })).toBeNull();
  });

  it('container-*: what the engine recorded', () => {
    expect(run('container-manager', {}, { container: CONTAINER })?.attributes).toEqual({ manager: 'podman' });
    expect(run('container-mounts', {}, { container: CONTAINER })?.count).toBe(2);
    expect(run('container-rootfs', {}, { container: CONTAINER })?.count).toBe(1);
    expect(run('container-runtime', {}, { container: CONTAINER })?.count).toBe(1);
    expect(run('container-spec', {}, { container: CONTAINER })?.attributes).toEqual({
      cgroup: 'v2',
      devices: ['/dev/nvidia0', '/dev/nvidiactl'],
      gpus: 1,
      hooks: ['prestart'],
      joinedNamespaces: [],
      limits: ['pids'],
      lsm: [],
      mountTypes: ['bind', 'cgroup2'],
      newNamespaces: [],
      seccomp: true,
      terminal: false,
    });
    const specified = {
      ...CONTAINER,
      annotations: { 'org.criu.checkpoint.cgroup.version': 'v1' },
      selinuxLabel: 'a:b:c',
      namespaces: [
        { kind: 'pid', joinsPath: false },
        { kind: 'network', joinsPath: true },
        { kind: 'secret', joinsPath: true },
      ],
    };
    expect(run('container-spec', {}, { container: specified })?.attributes).toMatchObject({
      cgroup: 'v1',
      joinedNamespaces: ['network'],
      lsm: ['selinux'],
      newNamespaces: ['pid'],
    });
    expect(run('container-spec', {}, { container: { ...CONTAINER, specified: false } })).toBeNull();
    const bare = ['container-manager', 'container-mounts', 'container-rootfs', 'container-runtime'] as const;
    for (const name of bare) expect(run(name, {})).toBeNull();
  });

  it('seccomp-actions: constants returned by the program', () => {
    const load = [0x20, 0, 0, 0, 0, 0, 0, 0];
    const killProcess = [0x06, 0, 0, 0, 0, 0, 0, 0x80];
    const errno = [0x06, 0, 0, 0, 1, 0, 0x05, 0];
    const filter = (bytes: readonly number[]) => ({
      seccomp: [{ seccomp_filters: [{ filter: Uint8Array.from(bytes), prev: 0 }] }],
    });
    expect(run('seccomp-actions', filter([...load, ...killProcess]))?.attributes).toEqual({
      actions: ['kill-process'],
    });
    expect(run('seccomp-actions', filter([...load, ...errno]))).toBeNull();
    expect(run('seccomp-actions', filter(killProcess.slice(0, 5)))).toBeNull();
    const big = filter([0, 0x06, 0, 0, 0x7f, 0xfc, 0, 0]);
    expect(run('seccomp-actions', big, { byteOrder: 'big' })?.attributes).toEqual({ actions: ['log'] });
  });

  it('session-outside: a session leader that was not dumped', () => {
    expect(run('session-outside', { pstree: [{ pid: 10, sid: 5 }] })?.count).toBe(1);
    expect(
      run('session-outside', {
        pstree: [
          { pid: 5, sid: 5 },
          { pid: 10, sid: 5 },
        ],
      }),
    ).toBeNull();
  });

  it('thread-cgroups: threads of one task apart', () => {
    const threads = (a: number, b: number) => ({
      pstree: [{ pid: 1, threads: [1, 2] }],
      'core-1': [{ thread_core: { cg_set: a } }],
      'core-2': [{ thread_core: { cg_set: b } }],
    });
    expect(run('thread-cgroups', threads(1, 2))?.count).toBe(1);
    expect(run('thread-cgroups', threads(1, 1))).toBeNull();
  });

  it('unix-peer: an end that is not in the image', () => {
    const files = (...sockets: readonly CriuMessage[]) => ({ files: sockets.map((usk) => ({ type: 5, usk })) });
    expect(run('unix-peer', files({ ino: 7, peer: 8, uflags: 0 }, { ino: 8, peer: 7, uflags: 0 }))).toBeNull();
    expect(run('unix-peer', files({ ino: 7, peer: 9, uflags: 0 }))?.count).toBe(1);
    expect(run('unix-peer', files({ ino: 7, peer: 0, uflags: 1 }))?.count).toBe(1);
    expect(run('unix-peer', files({ ino: 7, peer: 0, uflags: 0 }))).toBeNull();
  });

  it('route-flags: routes saved with the link down', () => {
    expect(run('route-flags', {}, { rawFiles: [rawFile('route', 64, { routeFlags: 0x10 })] })?.count).toBe(1);
    expect(
      run('route-flags', {}, { rawFiles: [rawFile('route', 64, { routeFlags: 0 }), rawFile('route6', 4)] }),
    ).toBeNull();
  });

  it('arm64-gcs: a field that the schema of CRIU 4.2 did not have', () => {
    const set = makeSet(ARM64);
    const marked = { files: set.files.map((file) => ({ ...file, unknownFieldNames: ['thread_info_aarch64.6'] })) };
    expect(run('arm64-gcs', {}, marked)?.count).toBe(1);
    expect(run('arm64-gcs', ARM64)).toBeNull();
  });

  it('arm64-gcs: the field of CRIU 4.3', () => {
    const gcs = { gcspr_el0: { length: 1, nonZero: true } };
    expect(run('arm64-gcs', { 'core-1': [{ mtype: 3, ti_aarch64: { gcs } }] })?.count).toBe(1);
  });

  it('unknown-content: what a restore reads, with the release of a newer writer', () => {
    const set = makeSet({ 'core-1': [{ mtype: 1 }], 'stats-dump': [{}] });
    const files = set.files.map((file) => ({
      ...file,
      unknownFields: 2,
      unknownFieldNames: [`${file.kind}_entry.99`],
      unknownValues: [`${file.kind}_entry.kind=7`],
    }));
    const rest = { files, unknownFileKinds: ['no-image', 'pages'], log: { criu: '4.5-dirty', kernel: null } };
    expect(run('unknown-content', {}, rest)).toEqual({
      count: 3,
      attributes: { fields: ['core_entry.99'], files: ['pages'], values: ['core_entry.kind=7'], writer: '4.5' },
    });
    expect(run('unknown-unread', {}, rest)).toEqual({
      count: 3,
      attributes: { fields: ['stats-dump_entry.99'], files: ['no-image'], values: ['stats-dump_entry.kind=7'] },
    });
  });

  it('unknown-content: another build where the log names a release whose schema is known', () => {
    const rest = { unknownFileKinds: ['other'], log: { criu: '4.2', kernel: null } };
    expect(run('unknown-content', X86, rest)?.attributes.writer).toBeNull();
    expect(run('unknown-content', X86)).toBeNull();
    expect(run('unknown-unread', X86)).toBeNull();
  });

  it('unknown-content: files of images that were read before their names were looked at', () => {
    expect(run('unknown-content', X86, { unknownFileCount: 2 })?.attributes.files).toEqual(['not-recorded']);
  });

  it('iptables: words of both families, and no name of our own', () => {
    const raw = [rawFile('iptables', 9, { uses: ['table:nat', 'match:acme'] }), rawFile('ip6tables', 0)];
    expect(run('iptables', {}, { rawFiles: raw })).toEqual({
      count: 1,
      attributes: { families: ['ipv4'], ipv4: ['other', 'table:nat'], ipv6: [] },
    });
    expect(run('iptables', {}, { rawFiles: [rawFile('ip6tables', 20)] })?.attributes).toEqual({
      families: ['ipv6'],
      ipv4: [],
      ipv6: ['other'],
    });
    expect(run('iptables', {}, { rawFiles: [rawFile('iptables', 0)] })).toBeNull();
  });

  it('nftables: words of the ruleset', () => {
    const raw = [rawFile('nftables', 9, { uses: ['family:inet'] })];
    expect(run('nftables', {}, { rawFiles: raw })?.attributes).toEqual({ uses: ['family:inet'] });
    expect(run('nftables', X86)).toBeNull();
  });

  it('amdgpu: the GPUs that a file of the KFD driver describes', () => {
    const plugins = { inventory: [{ plugins_entry: { plugins: ['amdgpu_plugin.so'] } }] };
    expect(run('amdgpu', X86)).toBeNull();
    expect(run('amdgpu', plugins)?.attributes).toEqual({});
    const gpus = { count: 2, models: ['1002:740f'], memoryMib: 65_520 };
    const raw = [rawFile('amdgpu-kfd', 900, { gpus }), rawFile('amdgpu-renderD', 90)];
    expect(run('amdgpu', {}, { rawFiles: raw })).toEqual({
      count: 2,
      attributes: { gpus: 2, gpuModels: ['1002:740f'], gpuMemoryMib: 65_520 },
    });
    const unknown = [rawFile('amdgpu-kfd', 900, { gpus: { ...gpus, memoryMib: null } })];
    expect(run('amdgpu', {}, { rawFiles: unknown })?.attributes).toEqual({ gpus: 2, gpuModels: ['1002:740f'] });
  });

  it('route-kinds: routes that take more than a plain kernel', () => {
    const raw = [rawFile('route', 9, { routeUses: ['multipath'] }), rawFile('route6', 9, { routeUses: [] })];
    expect(run('route-kinds', {}, { rawFiles: raw })?.attributes).toEqual({ ipv4: ['multipath'], ipv6: [] });
    expect(run('route-kinds', {}, { rawFiles: [rawFile('route', 9, { routeUses: [] })] })).toBeNull();
  });

  it('never: nothing', () => {
    expect(run('never', X86)).toBeNull();
  });

  it('cgroup-mount-in-userns: a mount that CRIU makes, where the cgroup namespace is that of the host', () => {
    const inventory = { inventory: [{ root_ids: { user_ns_id: 7, cgroup_ns_id: 8 } }] };
    const mounts = { 'mountpoints-13': [{ fstype: 23 }, { fstype: 23, ext_key: 'k' }, { fstype: 5 }] };
    const own = { 'ids-1': [{ user_ns_id: 14, cgroup_ns_id: 8 }] };
    const found = { count: 1, attributes: {} };
    expect(run('cgroup-mount-in-userns', { ...inventory, ...mounts, ...own })).toEqual(found);
    const host = { 'ids-1': [{ user_ns_id: 7, cgroup_ns_id: 8 }] };
    expect(run('cgroup-mount-in-userns', { ...inventory, ...mounts, ...host })).toBeNull();
    const prefix = { cgroup: [{ sets: [{ ctls: [{ name: '', path: '/a', cgns_prefix: 2 }] }] }] };
    expect(run('cgroup-mount-in-userns', { ...inventory, ...mounts, ...own, ...prefix })).toBeNull();
    const external = { 'mountpoints-13': [{ fstype: 12, ext_mount: true }] };
    expect(run('cgroup-mount-in-userns', { ...inventory, ...external, ...own })).toBeNull();
  });

  it('inotify-limits: instances and watches, rounded down', () => {
    const wd = [{ wd: 1 }, { wd: 2 }, { wd: 3 }];
    const files = {
      files: [
        { type: 8, ify: { wd } },
        { type: 8, ify: { wd } },
        { type: 8, ify: {} },
      ],
    };
    expect(run('inotify-limits', files)).toEqual({ count: 3, attributes: { instances: 2, watches: 4 } });
    expect(run('inotify-limits', {})).toBeNull();
  });

  it('many-areas: of the task that has most', () => {
    const mm = (count: number) => ({ 'mm-1': [{ vmas: Array.from({ length: count }, () => ({ status: 1 })) }] });
    expect(run('many-areas', mm(40_000))).toEqual({ count: 1, attributes: { areas: 32_768 } });
    expect(run('many-areas', mm(1_000))).toBeNull();
  });

  it('are each tried above', () => {
    expect([...ran].sort()).toEqual(Object.keys(DETECTORS).sort());
  });
});
