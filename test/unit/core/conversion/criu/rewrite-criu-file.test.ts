import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindsConcerned, MessageEdits } from '#core/conversion/criu/edit-message.ts';
import { FileBytes } from '#core/conversion/criu/file-bytes.ts';
import { CRIU_EDITS, editOfRule } from '#core/conversion/criu/image-edits.ts';
import { rewriteCriuFile } from '#core/conversion/criu/rewrite-criu-file.ts';
import { ByteFeeder } from '#core/formats/byte-program.ts';
import { DecodeBudget } from '#core/formats/criu/decode-budget.ts';
import { CRIU_FILE_KINDS } from '#core/formats/criu/file-kinds.ts';
import { FileReading } from '#core/formats/criu/file-reading.ts';
import { CRIU_LIMITS } from '#core/formats/criu/limits.ts';
import { criuEntry, criuFile, encodeMessage, type Message } from '../../../../support/images/make-criu.ts';

/** A file rewritten by the edits of some rules, fed in chunks of a size. */
function rewritten(kind: string, bytes: Uint8Array, rules: readonly string[], chunk = 7, cap = 1 << 20): Buffer {
  const file = CRIU_FILE_KINDS.get(kind);
  if (file === undefined) throw new Error(kind);
  const name = `${kind}-1.img`;
  const edits = CRIU_EDITS.filter((edit) => rules.some((rule) => editOfRule(rule) === edit));
  const into = new FileBytes(name, cap);
  const reading: FileReading = new FileReading(name, file, '1', new DecodeBudget(CRIU_LIMITS), () => feeder.offset);
  const feeder: ByteFeeder<void> = new ByteFeeder(rewriteCriuFile(reading, new MessageEdits(edits), into), name);
  for (let at = 0; at < bytes.length; at += chunk) feeder.write(bytes.subarray(at, at + chunk));
  feeder.end();
  return Buffer.from(into.written);
}

const HEAD = criuEntry('pagemap_head', { pages_id: 1 });
const pagemap = (...entries: readonly Message[]) =>
  criuFile('pagemap', HEAD, ...entries.map((entry) => criuEntry('pagemap_entry', entry)));
const PAGE_COUNTS = ['pagemap-u64-count'];

/** The same file as a big-endian machine writes it: magics and sizes turned, messages as they are. */
function turned(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  copy.subarray(0, 4).reverse();
  copy.subarray(4, 8).reverse();
  for (let at = 8; at < copy.length; ) {
    const size = copy.readUInt32LE(at);
    copy.subarray(at, at + 4).reverse();
    at += 4 + size;
  }
  return copy;
}

/** Fields that no CRIU release knows, in front of and behind those of a message. */
function withUnknown(message: Uint8Array): Buffer {
  const before = new BinaryWriter().tag(900, WireType.Varint).uint64(7n).finish();
  const behind = new BinaryWriter().tag(901, WireType.LengthDelimited).bytes(Buffer.from('later')).finish();
  return Buffer.concat([before, message, behind]);
}

function framed(message: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(message.length);
  return Buffer.concat([size, message]);
}

describe('page counts', () => {
  it('move from the new field to the old one, of every entry', () => {
    const wide = [
      { vaddr: 4096n, compat_nr_pages: 0, flags: 4, nr_pages: 3n },
      { vaddr: 1n << 40n, compat_nr_pages: 0, in_parent: true, flags: 1, nr_pages: 0xffff_ffffn },
    ];
    const narrow = [
      { vaddr: 4096n, compat_nr_pages: 3, flags: 4 },
      { vaddr: 1n << 40n, compat_nr_pages: 0xffff_ffff, in_parent: true, flags: 1 },
    ];
    expect(rewritten('pagemap', pagemap(...wide), PAGE_COUNTS)).toEqual(pagemap(...narrow));
    expect(rewritten('pagemap', turned(pagemap(...wide)), PAGE_COUNTS)).toEqual(turned(pagemap(...narrow)));
    expect(rewritten('pagemap', pagemap(...narrow), PAGE_COUNTS)).toEqual(pagemap(...narrow));
  });

  it('that the old field cannot hold are refused, with the place of the entry', () => {
    const file = pagemap(
      { vaddr: 0n, compat_nr_pages: 0, nr_pages: 1n },
      { vaddr: 4096n, compat_nr_pages: 0, nr_pages: 0x1_0000_0000n },
    );
    const second =
      file.length - criuEntry('pagemap_entry', { vaddr: 4096n, compat_nr_pages: 0, nr_pages: 1n << 32n }).length;
    expect(() => rewritten('pagemap', file, PAGE_COUNTS)).toThrow(
      expect.objectContaining({ code: 'conversion-refused', file: 'pagemap-1.img', offset: second + 4 }),
    );
  });

  it('keep what is not known, at its place', () => {
    const file = (entry: Message) =>
      criuFile('pagemap', HEAD, framed(withUnknown(encodeMessage('pagemap_entry', entry))));
    const wide = file({ vaddr: 4096n, compat_nr_pages: 0, flags: 4, nr_pages: 300n });
    expect(rewritten('pagemap', wide, PAGE_COUNTS)).toEqual(file({ vaddr: 4096n, compat_nr_pages: 300, flags: 4 }));
  });

  it('are the same in chunks of any size', () => {
    const run = fc.record({
      vaddr: fc.bigInt(0n, 1n << 47n),
      compat_nr_pages: fc.constant(0),
      nr_pages: fc.bigInt(0n, 1n << 31n),
    });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 20 }), fc.integer({ min: 1, max: 64 }), (entries, chunk) => {
        const narrow = entries.map(({ vaddr, nr_pages }) => ({ vaddr, compat_nr_pages: nr_pages }));
        const out = rewritten('pagemap', pagemap(...entries), PAGE_COUNTS, chunk);
        expect(out.equals(pagemap(...narrow))).toBe(true);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe('fields of messages', () => {
  const SOCKET_OPTIONS = {
    ...{ so_sndbuf: 1, so_rcvbuf: 2, so_snd_tmo_sec: 0, so_snd_tmo_usec: 0, so_rcv_tmo_sec: 0, so_rcv_tmo_usec: 0 },
    ...{ reuseaddr: true, so_passcred: true, so_passsec: true },
  };
  const inet = (opts: Message) => ({
    type: 2,
    id: 1,
    isk: {
      id: 1,
      ino: 2,
      family: 2,
      type: 1,
      proto: 6,
      state: 7,
      src_port: 80,
      dst_port: 0,
      flags: 0,
      backlog: 1,
      opts,
    },
  });
  const unix = (opts: Message) => ({
    type: 13,
    id: 2,
    usk: { id: 2, ino: 3, type: 1, state: 7, flags: 0, uflags: 0, backlog: 1, peer: 0, opts },
  });
  const files = (opts: Message, others = opts) => criuFile('files', inet(opts), unix(others));

  it('passing credentials stops at sockets that cannot, and stays where it is meant', () => {
    const stopped = { ...SOCKET_OPTIONS, so_passcred: false, so_passsec: false };
    expect(rewritten('files', files(SOCKET_OPTIONS), ['sk-passcred-616'])).toEqual(files(stopped, SOCKET_OPTIONS));
  });

  it('buffer locks go from every socket, alone and with other edits', () => {
    const locked = { ...SOCKET_OPTIONS, so_buf_lock: 3 };
    expect(rewritten('files', files(locked), ['sk-buf-lock'])).toEqual(files(SOCKET_OPTIONS));
    const both = rewritten('files', files(locked), ['sk-buf-lock', 'sk-passcred-616']);
    expect(both).toEqual(files({ ...SOCKET_OPTIONS, so_passcred: false, so_passsec: false }, SOCKET_OPTIONS));
  });

  it('advice is cleared bit by bit', () => {
    const vma = { start: 0, end: 4096, pgoff: 0, shmid: 0, prot: 1, flags: 2, status: 1, fd: -1n };
    const mm = (madv: number) =>
      criuFile('mm', { mm_start_code: 1, vmas: [{ ...vma, madv }, vma], thp_disabled: true });
    const ALL = 2 ** 12 + 2 ** 14 + 2 ** 15 + 2 ** 16;
    expect(rewritten('mm', mm(ALL), ['madv-hugepage'])).toEqual(mm(2 ** 12 + 2 ** 16));
    expect(rewritten('mm', mm(ALL), ['madv-mergeable'])).toEqual(mm(ALL - 2 ** 12));
    expect(rewritten('mm', mm(ALL), ['madv-mergeable', 'madv-hugepage'])).toEqual(mm(2 ** 16));
  });

  it('labels go from tasks, sockets and the inventory', () => {
    const creds = { uid: 0, secbits: 0, no_new_privs: 1 };
    const labels = { lsm_profile: 'web', lsm_sockcreate: 'socket', apparmor_data: Buffer.from('policy') };
    const core = (more: Message) => criuFile('core', { mtype: 1, thread_core: { creds: { ...creds, ...more } } });
    expect(rewritten('core', core(labels), ['lsm-apparmor'])).toEqual(core({}));
    const inventory = (lsmtype: number) => criuFile('inventory', { img_version: 2, lsmtype, dump_uptime: 9 });
    expect(rewritten('inventory', inventory(2), ['lsm-none-host'])).toEqual(inventory(0));
    const fdinfo = (more: Message) => criuFile('fdinfo', { id: 1, flags: 0, type: 1, fd: 3, ...more });
    expect(rewritten('fdinfo', fdinfo({ xattr_security_selinux: 'x' }), ['lsm-selinux-socket'])).toEqual(fdinfo({}));
  });
});

describe('what is damaged', () => {
  const file = pagemap({ vaddr: 4096n, compat_nr_pages: 0, flags: 4, nr_pages: 3n });

  it('is refused as by a scan, wherever the file ends', () => {
    const whole = new Set([0, 8, 8 + HEAD.length, file.length]);
    for (let length = 0; length <= file.length; length += 1) {
      const cut = () => rewritten('pagemap', file.subarray(0, length), PAGE_COUNTS);
      if (whole.has(length)) expect(cut, String(length)).not.toThrow();
      else {
        expect(cut, String(length)).toThrow(
          expect.objectContaining({ code: 'image-truncated', file: 'pagemap-1.img' }),
        );
      }
    }
  });

  it('lies about its sizes', () => {
    const huge = Buffer.from(file);
    huge.writeUInt32LE(0xffff_fff0, 8 + HEAD.length);
    expect(() => rewritten('pagemap', huge, PAGE_COUNTS)).toThrow(
      expect.objectContaining({ code: 'image-length-impossible', offset: 8 + HEAD.length }),
    );
    const inner = criuFile('mm', framed(Buffer.from([0x72, 0x7f, 0x08])));
    expect(() => rewritten('mm', inner, ['madv-hugepage'])).toThrow(
      expect.objectContaining({ code: 'image-malformed', file: 'mm-1.img', offset: 12 }),
    );
  });

  it('is not held without end', () => {
    expect(() => rewritten('pagemap', file, PAGE_COUNTS, 7, file.length - 8)).toThrow(
      expect.objectContaining({ code: 'image-too-large', file: 'pagemap-1.img' }),
    );
  });
});

it('no file that can change carries payloads, which are process data', () => {
  const kinds = kindsConcerned(CRIU_EDITS);
  expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['pagemap', 'pagemap-shmem', 'mm', 'vmas']));
  expect(kinds.filter(({ payload }) => payload !== null)).toEqual([]);
});
