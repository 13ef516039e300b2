import { describe, expect, it } from 'vitest';
import { createCriuSetReader } from '../../../../../src/core/formats/criu/criu-set-reader.ts';
import { criuFile, criuSet } from '../../../../support/images/make-criu.ts';
import { readFiles, refusal } from './read-files.ts';

type Content = Uint8Array | { readonly link: string };
const under = (folder: string, files: Iterable<readonly [string, Content]> = criuSet(1)) =>
  [...files].map(([name, content]) => [`${folder}/${name}`, content] as const);
const text = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('which directory is the image set', () => {
  it('is found in any directory', () => {
    for (const files of [[...criuSet(1)], under('a/b'), under('./checkpoint')]) {
      expect(readFiles(files).files.map((file) => file.kind)).toContain('pstree');
    }
  });

  it('is not a pre-dump', () => {
    const files = [...under('pre-checkpoint'), ...under('checkpoint')];
    expect(readFiles(files).memory).toBe('complete');
    expect(refusal(() => readFiles(under('pre-checkpoint')))).toMatch(/^image-incomplete /);
  });

  it('is the last of a chain of parents', () => {
    const parent = ['2/parent', { link: '../1' }] as const;
    const set = readFiles([...under('1'), ...under('2'), parent, ['2/memfd.img', Buffer.alloc(0)]]);
    expect([set.parent, set.files.some((file) => file.kind === 'memfd')]).toEqual(['here', true]);
    expect(readFiles([...under('2'), ['2/parent', { link: '../1' }]]).parent).toBe('elsewhere');
    expect(readFiles([...under('2'), ['2/parent', { link: '../../../etc' }]]).parent).toBe('elsewhere');
    expect(readFiles(under('2')).parent).toBe('none');
    const grandchild = ['3/parent', { link: '../2' }] as const;
    expect(readFiles([...under('1'), ...under('2'), parent, ...under('3'), grandchild]).parent).toBe('here');
    // A parent may have one that is nowhere in the archive, too.
    const lost = ['1/parent', { link: '../../etc' }] as const;
    expect(readFiles([...under('1'), lost, ...under('2'), parent]).parent).toBe('here');
    expect(refusal(() => readFiles([...under('1'), ...under('2')]))).toMatch(/^image-several-sets /);
  });

  it('is not found without an inventory', () => {
    const files = [...criuSet(1)].filter(([name]) => name !== 'inventory.img');
    expect(refusal(() => readFiles(files))).toBe('image-incomplete inventory.img null');
    expect(refusal(() => readFiles([]))).toBe('image-not-recognised null 0');
  });
});

describe('what must be there', () => {
  it('is a core for every thread', () => {
    const tree = { pid: 1, ppid: 0, pgid: 1, sid: 1, threads: [1, 7] };
    const files = criuSet(1).set('pstree.img', criuFile('pstree', tree));
    expect(refusal(() => readFiles(files))).toBe('image-incomplete core-7.img null');
    expect(readFiles(files.set('core-7.img', criuFile('core', { mtype: 1 }))).files.length).toBe(7);
  });

  it('is the core alone of a dead task, whose thread ids mean nothing', () => {
    const alive = { pid: 1, ppid: 0, pgid: 1, sid: 1, threads: [1] };
    const zombie = { pid: 7, ppid: 1, pgid: 1, sid: 1, threads: [1_019_667_552] };
    const core = (task_state: number) => criuFile('core', { mtype: 1, tc: { task_state, exit_code: 0 } });
    const files = criuSet(1).set('pstree.img', criuFile('pstree', alive, zombie));
    expect(refusal(() => readFiles(files))).toBe('image-incomplete core-7.img null');
    expect(refusal(() => readFiles(files.set('core-7.img', core(1))))).toBe(
      'image-incomplete core-1019667552.img null',
    );
    for (const ended of [2, 6]) expect(readFiles(files.set('core-7.img', core(ended))).memory).toBe('complete');
  });

  it('is a page file of the right size, or none', () => {
    expect(readFiles(criuSet(3)).memory).toBe('complete');
    const without = [...criuSet(3)].filter(([name]) => name !== 'pages-1.img');
    expect(readFiles(without).memory).toBe('left-out');
    const short = criuSet(3).set('pages-1.img', new Uint8Array(4096 * 2));
    expect(refusal(() => readFiles(short))).toBe('image-malformed pages-1.img 8192');
    // Without the auxiliary vector of a task, any size of page will do that makes the sizes agree.
    const open = (bytes: number) =>
      criuSet(3)
        .set('mm-1.img', criuFile('mm', { mm_brk: 7 }))
        .set('pages-1.img', new Uint8Array(bytes));
    expect(readFiles(open(3 * 16_384)).pageSize).toBe(16_384);
    expect(refusal(() => readFiles(open(3 * 16_384 + 1)))).toBe('image-malformed pages-1.img 49153');
  });

  it('is one file of each name, and nothing outside of files', () => {
    expect(refusal(() => readFiles([...criuSet(1), ['./core-1.img', Buffer.alloc(0)]]))).toMatch(
      /^image-malformed core-1/,
    );
    const reader = createCriuSetReader();
    expect(refusal(() => reader.write(Buffer.alloc(1)))).toMatch(/^image-malformed /);
    reader.openFile('a.log', 3);
    expect(refusal(() => reader.openFile('b.log', 3))).toMatch(/^image-malformed b.log /);
    reader.write(Buffer.alloc(2));
    expect(refusal(() => reader.end())).toBe('image-truncated a.log 2');
    expect(refusal(() => reader.closeFile())).toBe('image-truncated a.log 2');
  });

  it('is not more than the caps', () => {
    expect(refusal(() => readFiles(criuSet(1), { files: 3 }))).toMatch(/^archive-too-many-entries /);
    expect(refusal(() => readFiles([...under('a'), ...under('b')], { directories: 1 }))).toMatch(
      /^archive-too-many-entries /,
    );
    expect(refusal(() => readFiles(under('x'.repeat(50)), { pathLength: 40 }))).toMatch(/^archive-unsafe-name /);
    expect(refusal(() => readFiles(criuSet(1), { nameLength: 5 }))).toMatch(/^archive-unsafe-name /);
  });
});

describe('what is around it', () => {
  it('says which CRIU dumped it on which kernel', () => {
    const log = '(00.000001) Version: 4.2 (gitid 0)\n(00.000002) Running on host Linux 6.1.0-9-amd64 #1 SMP\n';
    const logs = (name: string) => readFiles(criuSet(1).set(name, Buffer.from(log))).log;
    expect(logs('dump.log')).toEqual({ criu: '4.2', kernel: '6.1.0-9-amd64' });
    expect(logs('restore.log')).toEqual({ criu: null, kernel: null });
    const late = Buffer.concat([Buffer.alloc(70_000, 'x\n'), Buffer.from(log)]);
    expect(readFiles(criuSet(1).set('dump.log', late)).log.criu).toBeNull();
  });

  it('is listed when unknown, up to a cap, and counted beyond', () => {
    const odd = Array.from({ length: 9 }, (_, at) => [`odd-${at}`, Buffer.alloc(1)] as const);
    const set = readFiles([...criuSet(1), ...odd], { listedNames: 4 });
    expect([set.unknownFiles.length, set.unknownFileCount]).toEqual([4, 9]);
  });

  it('is a container, by whoever wrote it', () => {
    const spec = (annotations: object) =>
      ['spec.dump', text({ annotations, linux: { namespaces: [{ type: 'pid' }] } })] as const;
    const flavour = (...around: (readonly [string, Uint8Array])[]) =>
      readFiles([...under('checkpoint'), ...around]).container?.flavour ?? 'bare';
    expect(flavour()).toBe('bare');
    expect(flavour(spec({ 'io.container.manager': 'libpod' }))).toBe('podman');
    expect(flavour(spec({ 'io.container.manager': 'cri-o' }))).toBe('cri-o');
    expect(flavour(spec({}), ['status', Buffer.alloc(0)])).toBe('containerd');
    expect(flavour(spec({}), ['network.status', Buffer.alloc(0)])).toBe('podman');
    expect(flavour(spec({ 'io.container.manager': '__proto__' }))).toBe('containerd');
    expect(flavour(spec({ 'io.container.manager': 'constructor' }))).toBe('containerd');
    expect(readFiles([...criuSet(1), ['descriptors.json', text([])]]).container?.flavour).toBe('runc');
  });

  it('is JSON of a bearable size and depth', () => {
    const around = (json: string) =>
      refusal(() => readFiles([...under('checkpoint'), ['spec.dump', Buffer.from(json)]]));
    expect(around('{"secret":')).toBe('image-malformed spec.dump 10');
    expect(around('')).toBe('image-malformed spec.dump 0');
    expect(around(`${'['.repeat(100)}${']'.repeat(100)}`)).toBe('image-too-deep spec.dump 64');
    expect(around(`"${'x'.repeat(1024 * 1024)}"`)).toBe('image-too-large spec.dump 1048576');
    const many = Array.from({ length: 20 }, (_, at) => [`${at}/spec.dump`, text('x'.repeat(900_000))] as const);
    expect(refusal(() => readFiles([...criuSet(1), ...many]))).toMatch(/^image-too-large spec.dump /);
  });

  it('has facts of the container, and nothing else of it', () => {
    const spec = {
      annotations: { 'org.criu.checkpoint.engine.name': 'x'.repeat(999), other: 'gone' },
      process: { env: ['A=gone'], apparmorProfile: 'profile', selinuxLabel: '' },
      mounts: [{ type: 'bind' }, { type: 'proc' }, 7, null],
      linux: {
        namespaces: [{ type: 'pid' }, { type: 'network', path: '/gone' }, 5],
        seccomp: { a: 1 },
        cgroupsPath: 5,
      },
    };
    const config = { ociRuntime: '/usr/bin/crun', rootfsImageName: 'image', name: 'gone' };
    const { container } = readFiles([...under('checkpoint'), ['spec.dump', text(spec)], ['config.dump', text(config)]]);
    expect(container).toEqual({
      devices: [],
      hooks: [],
      limits: [],
      flavour: 'containerd',
      annotations: { 'org.criu.checkpoint.engine.name': 'x'.repeat(256) },
      runtime: 'crun',
      rootfsImage: 'image',
      namespaces: [
        { kind: 'pid', joinsPath: false },
        { kind: 'network', joinsPath: true },
        { kind: 'unknown', joinsPath: false },
      ],
      seccomp: true,
      apparmorProfile: 'profile',
      selinuxLabel: null,
      bindMounts: 1,
      cgroupsPath: null,
      specified: true,
      mountTypes: ['bind', 'proc'],
      terminal: false,
    });
  });
});
