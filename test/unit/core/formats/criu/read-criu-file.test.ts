import { describe, expect, it } from 'vitest';
import { CRIU_FILE_KINDS } from '../../../../../src/core/formats/criu/file-kinds.ts';
import { MESSAGES } from '../../../../../src/core/formats/criu/schema/messages.ts';
import { criuEntry, criuFile, criuHeader, criuSet, u32 } from '../../../../support/images/make-criu.ts';
import { readFiles, readOne, refusal } from './read-files.ts';

const MEMFDS = [
  { shmid: 1, seals: 2 },
  { shmid: 3, seals: 4 },
];

/** What a big-endian machine would have written: magics and sizes; the messages know no byte order. */
function bigEndian(name: string, file: Uint8Array): Buffer {
  const bytes = Buffer.from(file);
  let at = name === 'inventory.img' ? 4 : 8;
  bytes.subarray(0, at).swap32();
  while (at < bytes.length) {
    const size = bytes.readUInt32LE(at);
    bytes.subarray(at, at + 4).swap32();
    at += 4 + size;
  }
  return bytes;
}

describe('framing', () => {
  it('reads V1.1 and V1.0', () => {
    const file = criuFile('memfd', ...MEMFDS);
    const old = file.subarray(4);
    for (const bytes of [file, old]) {
      expect(readOne('memfd.img', bytes)).toMatchObject({
        kind: 'memfd',
        id: null,
        entryCount: 2,
        bytes: bytes.length,
        entries: MEMFDS.map((value) => ({ message: 'memfd_inode_entry', value })),
      });
    }
  });

  it('knows the byte order by the magic; no machine wrote both', () => {
    const little = [...criuSet(0)].filter(([name]) => name !== 'pages-1.img');
    const big = little.map(([name, bytes]) => [name, bigEndian(name, bytes)] as const);
    expect(readFiles(big)).toEqual({ ...readFiles(little), byteOrder: 'big' });
    expect(refusal(() => readFiles([...big.slice(1), ...little.slice(0, 1)]))).toMatch(/^image-malformed /);
  });

  it('takes a file of no bytes, and none of its magics alone', () => {
    expect(readOne('rlimit-1.img', Buffer.alloc(0)).entryCount).toBe(0);
    expect(readOne('rlimit-1.img', criuHeader('rlimit')).entryCount).toBe(0);
    expect(refusal(() => readOne('utsns-1.img', criuHeader('utsns')))).toBe('image-truncated utsns-1.img 8');
  });

  it.each([
    ['another magic', Buffer.concat([u32(0x54564319), u32(1)]), 'image-bad-magic rlimit-1.img 4'],
    ['another group', u32(0x12345678), 'image-bad-magic rlimit-1.img 0'],
    ['half a magic', Buffer.from([0x19, 0x43]), 'image-truncated rlimit-1.img 2'],
    ['half a size', Buffer.concat([criuHeader('rlimit'), Buffer.from([1, 0])]), 'image-truncated rlimit-1.img 10'],
    [
      'half an entry',
      Buffer.concat([criuHeader('rlimit'), u32(4), Buffer.from([8])]),
      'image-truncated rlimit-1.img 13',
    ],
    [
      'a size beyond the cap',
      Buffer.concat([criuHeader('rlimit'), u32(0xffff_ffff)]),
      'image-length-impossible rlimit-1.img 8',
    ],
  ])('refuses %s', (_what, bytes, expected) => {
    expect(refusal(() => readOne('rlimit-1.img', bytes))).toBe(expected);
  });

  it('refuses a second entry where one may be', () => {
    const twice = criuFile('utsns', { nodename: 'a', domainname: 'b' }, { nodename: 'a', domainname: 'b' });
    expect(refusal(() => readOne('utsns-1.img', twice))).toMatch(/^image-malformed utsns-1.img /);
  });

  it('has a kind, a magic of its own and a message for every file', () => {
    const kinds = [...CRIU_FILE_KINDS.values()];
    expect(kinds.length).toBeGreaterThan(60);
    const shared = kinds.map(({ magic }) => magic).filter((magic, at, all) => all.indexOf(magic) !== at);
    expect(new Set(shared).size).toBe(3);
    const opaque = kinds.filter(({ message }) => !MESSAGES.has(message)).map(({ kind }) => kind);
    expect(opaque, 'no rule looks into these').toEqual(['signal-s', 'signal-p', 'rlimit', 'irmap-cache']);
  });
});

describe('page maps', () => {
  const head = criuEntry('pagemap_head', { pages_id: 1 });
  const entry = (flags: number, pages: number) =>
    criuEntry('pagemap_entry', { vaddr: BigInt(pages) * 4096n, compat_nr_pages: 0, flags, nr_pages: pages });

  it('fold into one entry for each kind, pages summed, addresses gone', () => {
    const bytes = criuFile('pagemap', head, entry(1, 3), entry(4, 0), entry(1, 5));
    const { entries, entryCount } = readOne('pagemap-1.img', bytes);
    expect(entryCount).toBe(4);
    expect(entries.map(({ value }) => value)).toEqual([
      { pages_id: 1 },
      { compat_nr_pages: 0, flags: 1, nr_pages: 8n },
      { compat_nr_pages: 0, flags: 4, nr_pages: 0n },
    ]);
  });

  it('cost nothing when they are alike, and their share when they are not', () => {
    const alike = criuFile('pagemap', head, ...Array.from({ length: 500 }, () => entry(1, 1)));
    expect(readOne('pagemap-1.img', alike, { values: 200 }).entryCount).toBe(501);
    const different = criuFile('pagemap', head, ...Array.from({ length: 500 }, (_, at) => entry(at * 8, 1)));
    expect(refusal(() => readOne('pagemap-1.img', different, { values: 200 }))).toMatch(/^image-too-large /);
  });
});

describe('payloads', () => {
  const countOf = (kind: string, name: string, entry: Buffer) => readOne(name, criuFile(kind, entry, entry)).entryCount;
  const pipe = { pipe_id: 1, bytes: 5, size: 4096 };

  it('are passed by exactly', () => {
    expect(countOf('pipes-data', 'pipes-data.img', criuEntry('pipe_data_entry', pipe, Buffer.alloc(5)))).toBe(2);
    const packet = criuEntry('sk_packet_entry', { id_for: 1, length: 3 }, Buffer.alloc(3));
    expect(countOf('sk-queues', 'sk-queues.img', packet)).toBe(2);
    const desc = { key: 1, uid: 0, gid: 0, cuid: 0, cgid: 0, mode: 0, id: 1 };
    const sem = criuEntry('ipc_sem_entry', { desc, nsems: 3 }, Buffer.alloc(8));
    expect(countOf('ipcns-sem', 'ipcns-sem-1.img', sem)).toBe(2);
    const shm = criuEntry('ipc_shm_entry', { desc, size: 5n }, Buffer.alloc(8));
    expect(countOf('ipcns-shm', 'ipcns-shm-1.img', shm)).toBe(2);
    const mapped = criuEntry('ipc_shm_entry', { desc, size: 5n, in_pagemaps: true });
    expect(countOf('ipcns-shm', 'ipcns-shm-1.img', mapped)).toBe(2);
    const message = criuEntry('ipc_msg', { mtype: 1, msize: 9 }, Buffer.alloc(16));
    const queue = criuEntry('ipc_msg_entry', { desc, qbytes: 99, qnum: 2 }, Buffer.concat([message, message]));
    expect(countOf('ipcns-msg', 'ipcns-msg-1.img', queue)).toBe(2);
    const map = criuEntry(
      'bpfmap_data_entry',
      { map_id: 1, keys_bytes: 2, values_bytes: 3, count: 1 },
      Buffer.alloc(5),
    );
    expect(countOf('bpfmap-data', 'bpfmap-data.img', map)).toBe(2);
  });

  it('that are missing or truncated are refused', () => {
    const cut = criuFile('pipes-data', criuEntry('pipe_data_entry', pipe, Buffer.alloc(4)));
    expect(refusal(() => readOne('pipes-data.img', cut))).toBe(`image-truncated pipes-data.img ${cut.length}`);
    const without = criuFile('sk-queues', criuEntry('sk_packet_entry', { id_for: 1 }));
    expect(refusal(() => readOne('sk-queues.img', without))).toMatch(/^image-malformed sk-queues.img /);
    const endless = criuFile('ipcns-msg', criuEntry('ipc_msg_entry', { qnum: 0xffff_ffff }));
    expect(refusal(() => readOne('ipcns-msg-1.img', endless))).toMatch(/^image-truncated /);
  });
});
