import { describe, expect, it } from 'vitest';
import { criuEntry, criuFile, encodeMessage, type Message, u32 } from '../../../../support/images/make-criu.ts';
import { readOne, refusal } from './read-files.ts';

const read = (kind: string, name: string, value: Message) => readOne(name, criuFile(kind, value)).entries[0]?.value;
/** An entry of raw bytes. */
const raw = (kind: string, ...bytes: number[]) =>
  criuFile(kind, Buffer.concat([u32(bytes.length), Buffer.from(bytes)]));

describe('fields', () => {
  it('keep numbers, truths, texts and nested messages; 64 bits are bigint', () => {
    const mount = { fstype: 1, mnt_id: 2, root_dev: 3, parent_mnt_id: 4, flags: 5, root: '/a', deleted: true };
    expect(read('mountpoints', 'mountpoints-1.img', mount)).toEqual(mount);
    expect(read('mm', 'mm-9.img', { mm_brk: 7, vmas: [{ start: 1, fd: -1n }] })).toEqual({
      mm_brk: 7n,
      vmas: [{ start: 1n, fd: -1n }],
    });
  });

  it('of repeated numbers may be packed or not', () => {
    const packed = Buffer.from([0x6a, 3, 6, 0x80, 0x20]);
    const single = encodeMessage('mm_entry', { mm_saved_auxv: [6, 4096] });
    for (const bytes of [packed, single]) {
      const file = criuFile('mm', Buffer.concat([u32(bytes.length), bytes]));
      expect(readOne('mm-9.img', file).entries[0]?.value).toEqual({ mm_saved_auxv: [6n, 4096n] });
    }
  });

  it('that belong to a process are a length and whether anything was in it', () => {
    expect(read('tty-data', 'tty-data.img', { tty_id: 1, data: Buffer.from('typed') })).toEqual({
      tty_id: 1,
      data: { length: 5, nonZero: true },
    });
    expect(read('utsns', 'utsns-1.img', { nodename: 'host', domainname: '' })).toEqual({
      nodename: { length: 4, nonZero: true },
      domainname: { length: 0, nonZero: false },
    });
    const registers = { gpregs: { ax: 5n, mode: 1 }, fpregs: { xmm_space: [0, 7], cwd: 3 } };
    expect(read('core', 'core-9.img', { mtype: 1, thread_info: registers })).toEqual({
      mtype: 1,
      thread_info: { gpregs: { mode: 1 }, fpregs: { xmm_space: { length: 2, nonZero: true } } },
    });
  });

  it('that no schema has are counted and named, never read', () => {
    const file = readOne('ids-9.img', raw('ids', 0x08, 1, 0xfa, 0x3f, 2, 0x61, 0x62, 0xfa, 0x3f, 0));
    expect(file).toMatchObject({ unknownFields: 2, unknownFieldNames: ['task_kobj_ids_entry.1023'] });
    expect(file.entries[0]?.value).toEqual({ vm_id: 1 });
  });

  it('of text are cut', () => {
    const mount = { fstype: 1, mnt_id: 2, root: 'r'.repeat(100) };
    const cut = readOne('mountpoints-1.img', criuFile('mountpoints', mount), { textBytes: 10 });
    expect(cut.entries[0]?.value.root).toBe('r'.repeat(10));
  });
});

describe('wire data that lies', () => {
  it.each([
    ['a wrong wire type', [0x0a, 0]],
    ['field number zero', [0x00, 1]],
    ['a length beyond the message', [0x6a, 9, 1]],
    ['a packed list that ends inside of a number', [0x6a, 1, 0x80]],
    ['a number without end', [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]],
    ['a group without end', [0xfb, 0x3f, 0x08, 1]],
    ['groups in groups', Array.from({ length: 20_000 }, () => [0xfb, 0x3f]).flat()],
    ['a tag cut short', [0xfa]],
  ])('%s', (_what, bytes) => {
    expect(refusal(() => readOne('mm-9.img', raw('mm', ...bytes)))).toMatch(
      /^image-malformed mm-9.img (1[2-9]|\d{3,})$/,
    );
  });

  it('a packed list of 64-bit numbers that ends inside of one', () => {
    const socketWithFilter = (length: number) => {
      const filter = [0x82, 0x01, length, ...Array.from({ length }, () => 1)];
      const options = [0x72, filter.length, ...filter];
      return raw('files', 0x22, options.length, ...options);
    };
    expect(readOne('files.img', socketWithFilter(16)).entryCount).toBe(1);
    expect(refusal(() => readOne('files.img', socketWithFilter(12)))).toMatch(/^image-malformed files.img \d+$/);
  });

  it('nests only so deep', () => {
    const nested = (depth: number): Message =>
      depth === 0 ? { dir_name: 'x' } : { dir_name: 'x', children: [nested(depth - 1)] };
    const file = (depth: number) => criuFile('cgroup', { controllers: [{ cnames: ['cpu'], dirs: [nested(depth)] }] });
    expect(readOne('cgroup.img', file(50)).entryCount).toBe(1);
    expect(refusal(() => readOne('cgroup.img', file(80)))).toMatch(/^image-too-deep cgroup.img /);
  });

  it('spends a budget over all files', () => {
    const file = criuFile('memfd', ...Array.from({ length: 100 }, () => ({ shmid: 1, seals: 1 })));
    expect(refusal(() => readOne('memfd.img', file, { values: 300 }))).toMatch(/^image-too-large memfd.img /);
    expect(refusal(() => readOne('memfd.img', file, { structuralBytes: 300 }))).toMatch(/^image-too-large /);
    expect(refusal(() => readOne('memfd.img', file, { entries: 50 }))).toMatch(/^image-too-many-records /);
    const many = criuEntry('mm_entry', { mm_saved_auxv: Array.from({ length: 500 }, () => 1) });
    expect(refusal(() => readOne('mm-9.img', criuFile('mm', many), { values: 300 }))).toMatch(
      /^image-too-large mm-9.img /,
    );
  });
});
