import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import type { CriuImageSet } from '../../../../../src/core/formats/criu/criu-image-set.ts';
import { kindOfUnknownName } from '../../../../../src/core/formats/criu/file-kinds.ts';
import {
  criuEntry,
  criuFile,
  criuSet,
  encodeMessage,
  type Message,
  u32,
} from '../../../../support/images/make-criu.ts';
import { readFiles, readOne, refusal } from './read-files.ts';

function withField(message: Uint8Array, number: number, bytes: Uint8Array): Buffer {
  const field = new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish();
  return Buffer.concat([u32(message.length + field.length), message, field]);
}

const HEAD = criuEntry('pagemap_head', { pages_id: 1 });
const RUN: Message = { vaddr: 4096n, compat_nr_pages: 0, flags: 4, nr_pages: 16 };

/** A set of one task whose 16 pages take `bytes` bytes of the page file. */
function packedSet(bytes: number, pagemap: Buffer, inventory: Message = { img_version: 3, compress: 1 }): CriuImageSet {
  const files = criuSet(16).set('inventory.img', criuFile('inventory', inventory)).set('pagemap-1.img', pagemap);
  return readFiles(files.set('pages-1.img', new Uint8Array(bytes)));
}

describe('values that the schema does not have', () => {
  it('are named: kinds by their number, flags by their bit', () => {
    const files = criuFile('files', { type: 21, id: 1 }, { type: 18, id: 2 });
    expect(readOne('files.img', files).unknownValues).toEqual(['file_entry.type=21']);
    const vma = { start: 1n, end: 2n, pgoff: 0n, shmid: 0n, prot: 3, flags: 2, status: 0x200 | (1 << 19), fd: -1n };
    const mm = readFiles(criuSet().set('mm-1.img', criuFile('mm', { ...mmOf(), vmas: [vma] })));
    expect(mm.files.find(({ kind }) => kind === 'mm')?.unknownValues).toEqual(['vma_entry.status bit 19']);
  });

  it('are named of sockets that CRIU refuses to open', () => {
    const none = { uid: 0, euid: 0, signum: 0, pid_type: 0, pid: 0 };
    const options = { so_sndbuf: 1, so_rcvbuf: 1, so_snd_tmo_sec: 0n, so_snd_tmo_usec: 0n, so_rcv_tmo_sec: 0n };
    const opts = { ...options, so_rcv_tmo_usec: 0n };
    const inet = { id: 1, ino: 1, src_port: 1, dst_port: 0, flags: 2, backlog: 1, fown: none, opts };
    const valuesOf = (more: Message) =>
      readOne('inetsk.img', criuFile('inetsk', { ...inet, ...more })).unknownValues ?? [];
    expect(valuesOf({ family: 2, type: 1, proto: 262, state: 10 })).toEqual(['inet_sk_entry.proto bit 8']);
    expect(valuesOf({ family: 40, type: 5, proto: 0, state: 13 })).toEqual([
      'inet_sk_entry.family=40',
      'inet_sk_entry.state=13',
      'inet_sk_entry.type=5',
    ]);
    expect(valuesOf({ family: 10, type: 3, proto: 255, state: 7 })).toEqual([]);
    const unix = { id: 1, ino: 1, flags: 2, uflags: 0, backlog: 0, peer: 0, fown: none, opts, name: new Uint8Array(0) };
    const unixValuesOf = (more: Message) =>
      readOne('unixsk.img', criuFile('unixsk', { ...unix, ...more })).unknownValues ?? [];
    expect(unixValuesOf({ type: 4, state: 2 })).toEqual(['unix_sk_entry.state=2', 'unix_sk_entry.type=4']);
    expect(unixValuesOf({ type: 5, state: 10 })).toEqual([]);
  });

  it('are named of file locks', () => {
    const lock = { type: 1, pid: 1, fd: 3, start: 0n, len: 0n };
    const valuesOf = (flag: number) =>
      readOne('filelocks.img', criuFile('filelocks', { flag, ...lock })).unknownValues ?? [];
    expect(valuesOf(16)).toEqual(['file_lock_entry.flag=16']);
    for (const flag of [1, 2, 4, 8]) expect(valuesOf(flag)).toEqual([]);
  });

  it('are none in what CRIU 4.3 writes', () => {
    const status = 0x201 | (1 << 16) | (1 << 17) | (1 << 18);
    const vma = { start: 1n, end: 2n, pgoff: 0n, shmid: 0n, prot: 3, flags: 2, status, fd: -1n };
    const set = readFiles(criuSet().set('mm-1.img', criuFile('mm', { ...mmOf(), vmas: [vma] })));
    expect(set.files.flatMap(({ unknownValues = [] }) => unknownValues)).toEqual([]);
  });
});

function mmOf(): Message {
  const names = ['start_code', 'end_code', 'start_data', 'end_data', 'start_stack', 'start_brk', 'brk'];
  const more = ['arg_start', 'arg_end', 'env_start', 'env_end'];
  return { ...Object.fromEntries([...names, ...more].map((name) => [`mm_${name}`, 1])), exe_file_id: 1 };
}

describe('fields of messages that are passed by', () => {
  it('are unknown beyond the last that CRIU 4.3 has', () => {
    const sit = new BinaryWriter().tag(16, WireType.Varint).uint32(1).tag(17, WireType.Varint).uint32(1).finish();
    const device = withField(encodeMessage('net_device_entry', { type: 8, ifindex: 2, mtu: 1, flags: 1 }), 15, sit);
    expect(readOne('netdev-9.img', criuFile('netdev', device)).unknownFieldNames).toEqual(['sit_entry.17']);
  });

  it('are looked at in files of such messages too', () => {
    const limit = new BinaryWriter().tag(3, WireType.Varint).uint32(1).finish();
    const file = criuFile('rlimit', Buffer.concat([u32(limit.length), limit]));
    expect(readOne('rlimit-1.img', file).unknownFieldNames).toEqual(['rlimit_entry.3']);
  });

  it('are unknown where they are no fields', () => {
    const device = withField(encodeMessage('net_device_entry', { type: 8, ifindex: 2, mtu: 1, flags: 1 }), 15, u32(0));
    expect(readOne('netdev-9.img', criuFile('netdev', device)).unknownFieldNames).toEqual(['sit_entry.0']);
  });
});

describe('fields that other builds use for something else', () => {
  it('are unknown, not damage: a list of sizes where CRIU 4.3 has a message', () => {
    const entry = withField(encodeMessage('pagemap_entry', RUN), 6, Uint8Array.of(0x90, 0x1c, 0x80, 0x20));
    const set = packedSet(900, criuFile('pagemap', HEAD, entry), { img_version: 2, compress: 1 });
    expect(set.files.find(({ kind }) => kind === 'pagemap')?.unknownFieldNames).toEqual(['pagemap_entry.6']);
  });
});

describe('compressed pages', () => {
  const blocks = (total: number): Buffer =>
    criuFile(
      'pagemap',
      HEAD,
      criuEntry('pagemap_entry', {
        ...RUN,
        blocks: { block_sizes: [total], total_payload_size: total, pages_per_block: 16 },
      }),
    );

  it('need not fill the page file as pages do', () => {
    expect(packedSet(900, blocks(900)).memory).toBe('complete');
    // What is aligned stands behind bytes that belong to nothing.
    expect(packedSet(4_096, blocks(900)).memory).toBe('complete');
  });

  it('take at least the bytes that their page map tells', () => {
    expect(refusal(() => packedSet(899, blocks(900)))).toBe('image-malformed pages-1.img 899');
  });

  it('leave the sizes of a page map out of sight that is not understood', () => {
    const entry = withField(encodeMessage('pagemap_entry', RUN), 7, Uint8Array.of(1));
    expect(packedSet(1, criuFile('pagemap', HEAD, entry)).memory).toBe('complete');
  });

  it('do not excuse a wrong size in a set without them', () => {
    const plain = criuFile('pagemap', HEAD, criuEntry('pagemap_entry', RUN));
    expect(refusal(() => packedSet(900, plain, { img_version: 2 }))).toBe('image-malformed pages-1.img 900');
  });
});

describe('names of files', () => {
  it('of page files may have a sign, as sets of before CRIU 1.0 write them', () => {
    const files = criuSet().set(
      'pagemap-1.img',
      criuFile('pagemap', criuEntry('pagemap_head', { pages_id: 0xffffffff })),
    );
    files.delete('pages-1.img');
    expect(readFiles(files.set('pages--1.img', new Uint8Array(0))).rawFiles).toMatchObject([
      { kind: 'pages', id: '-1' },
    ]);
    expect(readFiles(criuSet().set('pages-shmem-7.img', new Uint8Array(5))).unknownFileCount).toBe(0);
  });

  it('that no release writes are kept as what they resemble', () => {
    const files = criuSet().set('pages-1.comp.img', new Uint8Array(3)).set('posix-mq-7.img', new Uint8Array(3));
    const set = readFiles(files.set('notes of a person.txt', new Uint8Array(1)));
    expect(set.unknownFileKinds).toEqual(['no-image', 'other', 'pages']);
  });
});

describe('page files', () => {
  it('that were packed are unknown images, and a signature beside one is no image', () => {
    for (const ending of ['img.zst', 'comp', 'lz4', 'img.enc'])
      expect(kindOfUnknownName(`pages-1.${ending}`)).toBe('pages');
    expect(kindOfUnknownName('pages-1.img.sig')).toBe('no-image');
  });
});
