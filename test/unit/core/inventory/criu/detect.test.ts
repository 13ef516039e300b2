import { describe, expect, it } from 'vitest';
import type { CriuMessage } from '../../../../../src/core/formats/criu/criu-image-set.ts';
import { detect } from '../../../../../src/core/inventory/criu/detect.ts';
import { indexFiles } from '../../../../../src/core/inventory/criu/file-index.ts';
import { inventoryOfCriu } from '../../../../../src/core/inventory/criu/inventory-of-criu.ts';
import type { CriuObjectType } from '../../../../../src/core/object-types/criu/criu-object-type.ts';
import { CRIU_OBJECT_TYPES } from '../../../../../src/core/object-types/criu/object-types.ts';
import { makeSet, rawFile } from './make-set.ts';

function typeOf(feature: string): CriuObjectType {
  const found = CRIU_OBJECT_TYPES.find((type) => type.id === `criu/${feature}`);
  if (found === undefined) throw new Error(`no object type ${feature}`);
  return found;
}

function find(feature: string, files: Readonly<Record<string, readonly CriuMessage[]>>, rest = {}) {
  return detect(typeOf(feature), indexFiles(makeSet(files, rest)));
}

describe('detection by data', () => {
  it('wants both tests on the same mapping', () => {
    const advised = { status: 0x201, madv: 0x8000n, flags: 2 };
    const elsewhere = [
      { status: 0x200, madv: 0x8000n },
      { status: 1, madv: 0n },
    ];
    expect(find('madv-hugepage', { 'mm-1': [{ vmas: [advised, advised] }] })).toEqual({
      type: 'criu/madv-hugepage',
      version: 1,
      count: 2,
      attributes: { advice: ['nohugepage'] },
      inferredBy: 'criu/detect',
    });
    expect(find('madv-hugepage', { 'mm-1': [{ vmas: elsewhere }] })).toBeNull();
  });

  it('wants a connected TCP socket, not a listening one or a datagram one', () => {
    const socket = (proto: number, type: number, dst_port: number) => ({
      files: [{ type: 4, id: 1, isk: { family: 2, proto, type, dst_port, state: 1 } }],
    });
    expect(find('tcp-established', socket(6, 1, 8080))?.count).toBe(1);
    expect(find('tcp-established', socket(6, 1, 0))).toBeNull();
    expect(find('tcp-established', socket(17, 2, 53))).toBeNull();
  });

  it('sees the same socket in the layout of releases before 3.4', () => {
    const old = { inetsk: [{ family: 10, proto: 6, type: 1, dst_port: 80, state: 1 }] };
    expect(find('tcp-established', old)?.count).toBe(1);
    expect(find('inet-sock', old)?.attributes).toEqual({ families: ['inet6'] });
  });

  it('compares namespaces with those of the dumper', () => {
    const inventory = { img_version: 2, root_ids: { pid_ns_id: 5, net_ns_id: 6 } };
    expect(find('ns-pid', { inventory: [inventory], 'ids-1': [{ pid_ns_id: 9, net_ns_id: 6 }] })?.count).toBe(1);
    expect(find('ns-net', { inventory: [inventory], 'ids-1': [{ pid_ns_id: 9, net_ns_id: 6 }] })).toBeNull();
    expect(find('ns-time', { inventory: [inventory], 'ids-1': [{ time_ns_id: 9 }] })).toBeNull();
  });

  it('tells several namespaces of a kind from one', () => {
    expect(find('ns-nested', { 'ids-1': [{ net_ns_id: 6 }], 'ids-2': [{ net_ns_id: 7 }] })?.count).toBe(2);
    expect(find('ns-nested', { 'ids-1': [{ net_ns_id: 6 }], 'ids-2': [{ net_ns_id: 6 }] })).toBeNull();
  });

  it('takes raw files by their size', () => {
    expect(find('conntrack', {}, { rawFiles: [rawFile('netns-ct', 20)] })?.count).toBe(1);
    expect(find('conntrack', {}, { rawFiles: [rawFile('netns-ct', 0)] })).toBeNull();
  });

  it('takes the smallest AIO ring as the bound on possible CPUs', () => {
    const aios = [
      { id: 1n, nr_req: 255, ring_len: 8192 },
      { id: 2n, nr_req: 63, ring_len: 4096 },
    ];
    expect(find('aio-ring', { 'mm-1': [{ aios }] })?.attributes).toEqual({ possibleCpusAtMost: 15 });
    expect(find('aio-ring', { 'mm-1': [{ vmas: [] }] })).toBeNull();
  });

  it('names the CPU flags behind live registers, and apart those that may be dropped', () => {
    const core = (xstate_bv: bigint) => ({
      'core-1': [{ mtype: 1, thread_info: { fpregs: { xsave: { xstate_bv } } } }],
    });
    expect(find('x86-xsave-components', core(0xa2n))?.attributes).toEqual({ cpuFlags: ['avx512f'], droppedFlags: [] });
    expect(find('x86-xsave-components', core(0x217n))?.attributes).toEqual({
      cpuFlags: ['avx'],
      droppedFlags: ['mpx', 'pku'],
    });
    expect(find('x86-xsave-components', core(3n))).toBeNull();
    expect(find('x86-xsave-absent', core(3n))?.count).toBe(1);
    expect(find('x86-xsave-absent', { 'core-1': [{ mtype: 1, thread_info: { fpregs: {} } }] })).toBeNull();
  });

  it('needs the module type and a label for an LSM', () => {
    const core = { thread_core: { creds: { lsm_profile: 'docker-default' } } };
    expect(find('lsm-none-host', { inventory: [{ lsmtype: 2 }], 'core-1': [core] })?.attributes).toEqual({
      lsm: ['apparmor'],
    });
    expect(
      find('lsm-none-host', { inventory: [{ lsmtype: 2 }], 'core-1': [{ thread_core: { creds: {} } }] }),
    ).toBeNull();
    expect(find('lsm-selinux', { inventory: [{ lsmtype: 2 }], 'core-1': [core] })).toBeNull();
  });

  it('names recorded settings by their position', () => {
    const conf6 = [{ type: 5, iarg: 1 }, { type: 5 }, { type: 5 }, { type: 5 }, { type: 5, iarg: 0 }];
    expect(find('netdev-sysctl', { 'netdev-9': [{ conf6 }] })?.attributes).toEqual({
      ipv4: false,
      ipv6: true,
      settings: ['ipv6-accept-ra-min-hop-limit'],
    });
    expect(find('netdev-sysctl', { 'netdev-9': [{ conf6: conf6.slice(0, 4) }] })?.attributes.settings).toEqual([]);
  });

  it('tells the page count field of CRIU 4.2 from the old one', () => {
    expect(find('pagemap-u64-count', { 'pagemap-1': [{ nr_pages: 3n, compat_nr_pages: 0, flags: 4 }] })?.count).toBe(1);
    expect(find('pagemap-u64-count', { 'pagemap-1': [{ compat_nr_pages: 3, flags: 4 }] })).toBeNull();
    expect(find('lazy-pages', { 'pagemap-1': [{ flags: 6 }] })).toBeNull();
    expect(find('lazy-pages', { 'pagemap-1': [{ flags: 2 }] })?.count).toBe(1);
    expect(find('incremental-parent', {}, { parent: 'elsewhere' })?.count).toBe(1);
  });
});

describe('the inventory of a set', () => {
  const core = { mtype: 3, tc: { task_state: 1 }, thread_core: {} };

  it('leaves out what exists only on other architectures', () => {
    const mm = { mm_saved_auxv: [16n, 1n << 22n, 6n, 65536n], vmas: [] };
    const types = inventoryOfCriu(makeSet({ 'core-1': [core], 'mm-1': [mm] })).objects.map((object) => object.type);
    expect(types).toContain('criu/arm64-sve');
    expect(types).toContain('criu/page-size');
    const x86 = makeSet({ 'core-1': [{ ...core, mtype: 1 }], 'mm-1': [mm] });
    expect(inventoryOfCriu(x86).objects.map((object) => object.type)).not.toContain('criu/arm64-sve');
  });

  it('of an older layout has what later ones keep in the core', () => {
    const types = (files: Parameters<typeof makeSet>[0]) =>
      inventoryOfCriu(makeSet(files)).objects.map((object) => object.type);
    const timer = { clock_id: 7, it_id: 1 };
    const caps = { cap_eff: [0, 0x100], cap_prm: [0, 0x100], cap_bnd: [1, 0] };
    const old = types({
      'core-1': [core],
      'creds-1': [caps],
      'posix-timers-1': [timer],
      'rlimit-1': [{ cur: 1n, max: 2n }],
      'signal-s-1': [{ siginfo: { length: 128, nonZero: true } }],
    });
    const modern = types({
      'core-1': [
        {
          ...core,
          thread_core: { creds: caps },
          tc: {
            timers: { posix: [timer] },
            rlimits: { rlimits: [{ cur: 1n, max: 2n }] },
            signals_s: { signals: [{ siginfo: { length: 128, nonZero: true } }] },
          },
        },
      ],
    });
    expect(old).toEqual(modern);
    expect(old).toEqual(expect.arrayContaining(['criu/cap-unknown', 'criu/posix-timers', 'criu/cap-bset-drop']));
  });

  it('is sorted by type, and says where it came from', () => {
    const inventory = inventoryOfCriu(makeSet({ 'core-1': [core] }, { log: { criu: '4.2', kernel: '6.18.44' } }));
    expect(inventory.origin).toEqual({
      kernel: '6.18.44',
      criu: '4.2',
      revision: null,
      evidence: 'dump.log',
      atLeast: { criu: null, kernel: null, because: [] },
    });
    const types = inventory.objects.map((object) => object.type);
    expect(types).toEqual([...types].sort());
    expect(inventory.arch).toBe('aarch64');
  });

  it('refuses a set without a core image or of an unknown machine', () => {
    expect(() => inventoryOfCriu(makeSet({}))).toThrow(expect.objectContaining({ code: 'image-incomplete' }));
    expect(() => inventoryOfCriu(makeSet({ 'core-1': [{ mtype: 99 }] }))).toThrow(
      expect.objectContaining({ code: 'image-revision-unsupported' }),
    );
  });
});
