import { describe, expect, it } from 'vitest';
import { RewriteTarget } from '#core/conversion/linux-cr/rewrite/rewrite-target.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { LINUX_CR_REVISIONS } from '#core/object-types/linux-cr/revisions.ts';
import { bytesOf, CORPUS, errorOf, expectationOf, inventoryOf } from '../../formats/linux-cr/corpus.ts';
import { writeImage } from '../../formats/linux-cr/write-image.ts';
import { kernelOf, rewrite } from './rewrite.ts';

function refusalOf(run: () => unknown): ImageError {
  try {
    run();
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function revision(id: string) {
  const found = LINUX_CR_REVISIONS.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

function counts(bytes: Uint8Array, readAs: string | null = null): Readonly<Record<string, number>> {
  return Object.fromEntries(inventoryOf(bytes, {}, readAs).objects.map(({ type, count }) => [type, count]));
}

describe('an image for its own kernel', () => {
  it.each(['a-minimal', 'b-pipes-epoll-sockets-ipc-pty', 'g-skb-frag-unframed-page'])(
    '%s stays as it is, byte for byte',
    (name) => {
      const bytes = bytesOf(name);
      const { kernelVersion } =
        inventoryOf(bytes).objects.find(({ type }) => type === 'linux-cr/header')?.attributes ?? {};
      const kernel = kernelOf({ id: '5c3471a' }, 'x86_64', String(kernelVersion));
      expect(Buffer.compare(rewrite(bytes, kernel).bytes, bytes)).toBe(0);
    },
  );

  it('of another version differs in the three numbers of the header', () => {
    const bytes = bytesOf('a-minimal');
    const out = rewrite(bytes, kernelOf({ id: '5c3471a' }, 'x86_64', '3.1.10')).bytes;
    const differing = [...bytes.keys()].filter((at) => bytes[at] !== out[at]);
    expect(out.length).toBe(bytes.length);
    expect(differing.length).toBeGreaterThan(0);
    expect(differing.every((at) => at >= 18 && at < 24)).toBe(true);
    expect(inventoryOf(out).objects.find(({ type }) => type === 'linux-cr/header')?.attributes.kernelVersion).toBe(
      '3.1.10',
    );
  });
});

describe('the cut of the stream into chunks', () => {
  const images = ['14-b6cdf01-x86_64', 'b-pipes-epoll-sockets-ipc-pty', 'g-skb-frag-unframed-page', '16-5c3471a-s390x'];
  it.each(images)('does not matter for %s', (name) => {
    const bytes = bytesOf(name);
    const { arch } = inventoryOf(bytes);
    const kernel = kernelOf({ id: '5c3471a' }, arch);
    const whole = rewrite(bytes, kernel);
    for (const chunk of [1, 2, 3, 7, 8, 9, 15, 64, 1000, 4096]) {
      const cut = rewrite(bytes, kernel, { chunk });
      expect(Buffer.compare(cut.bytes, whole.bytes), `chunks of ${chunk}`).toBe(0);
      expect(cut.report).toEqual(whole.report);
    }
  });

  it('does not matter for huge pages and fragments', () => {
    for (const hugePage of ['framed', 'unframed'] as const) {
      const bytes = writeImage(revision('1fd8e6e'), 'x86_64', { hugePage });
      const kernel = kernelOf({ id: '5c3471a' }, 'x86_64');
      const whole = rewrite(bytes, kernel).bytes;
      expect(counts(whole)).toEqual(counts(bytes));
      for (const chunk of [5, 16, 17, 4093])
        expect(Buffer.compare(rewrite(bytes, kernel, { chunk }).bytes, whole)).toBe(0);
    }
  });
});

describe('sections', () => {
  it('the security section is put in behind CONTAINER', () => {
    const bytes = writeImage(revision('a53775e'), 'x86_32', { only: ['TASK'] });
    const out = rewrite(bytes, kernelOf({ id: 'd55d4c8' }, 'x86_32'), { revision: 'a53775e' });
    const before = counts(bytes, 'a53775e');
    expect(counts(out.bytes, 'd55d4c8')).toEqual({
      ...before,
      'linux-cr/buffer': (before['linux-cr/buffer'] ?? 0) + 1,
      'linux-cr/lsm-info': 1,
    });
  });

  it('VPIDS comes and goes with TREE, with its count', () => {
    for (const depth of [0, 1, 3]) {
      const bytes = writeImage(revision('78d18cf'), 'x86_64', { only: ['TASK'], depth });
      const newer = rewrite(bytes, kernelOf({ id: 'b0d8304' }, 'x86_64'), { revision: '78d18cf' });
      expect(counts(newer.bytes, 'b0d8304')['linux-cr/vpids']).toBeUndefined();
      expect(newer.report.dropped).toEqual(new Map([['VPIDS', 1]]));
      const back = rewrite(newer.bytes, kernelOf({ id: '78d18cf' }, 'x86_64', '2.6.33'), { revision: 'b0d8304' });
      expect(Buffer.compare(back.bytes, bytes)).toBe(0);
    }
  });

  it('the auxiliary vector of a 32-bit kernel becomes one of 64-bit numbers', () => {
    const bytes = writeImage(revision('c97c03d'), 'x86_32', { only: ['MM'] });
    const out = rewrite(bytes, kernelOf({ id: '67cfee9' }, 'x86_32'), { revision: 'c97c03d' }).bytes;
    expect(out.length - bytes.length).toBe(44 * 4);
  });
});

describe('what is dropped', () => {
  const full = bytesOf('g-skb-frag-unframed-page');
  const kernel = kernelOf({ id: '5c3471a' }, 'x86_64');

  it('data queued at sockets goes with its fragments and pages', () => {
    const { bytes, report } = rewrite(full, kernel, { drop: ['linux-cr/socket-buffer'], chunk: 997 });
    const after = counts(bytes);
    expect(counts(full)['linux-cr/socket-buffer']).toBeGreaterThan(0);
    expect(after['linux-cr/socket-buffer']).toBeUndefined();
    expect(after['linux-cr/socket-frag']).toBeUndefined();
    expect(after['linux-cr/socket-queue']).toBe(counts(full)['linux-cr/socket-queue']);
    expect(report.dropped.get('SOCKET_BUFFER')).toBe(counts(full)['linux-cr/socket-buffer']);
  });

  it('a list of semaphore undos goes, and the reference to it', () => {
    const b = bytesOf('b-pipes-epoll-sockets-ipc-pty');
    const { bytes } = rewrite(b, kernel, { drop: ['linux-cr/task-sem-undo-list'] });
    const [before, after] = [counts(b), counts(bytes)];
    expect(before['linux-cr/task-sem-undo-list']).toBe(1);
    expect(after['linux-cr/task-sem-undo-list']).toBeUndefined();
    expect(after['linux-cr/task-sem-undo']).toBeUndefined();
    expect(after['linux-cr/objref']).toBe((before['linux-cr/objref'] ?? 0) - 1);
    const undo = inventoryOf(bytes).objects.find(({ type }) => type === 'linux-cr/task-objs');
    expect(undo?.attributes.conversionStops).not.toContain('linux-cr/task-objs@2/holds-more');
  });

  it('pipes become empty', () => {
    const b = bytesOf('b-pipes-epoll-sockets-ipc-pty');
    const { bytes, report } = rewrite(b, kernel, { drop: ['linux-cr/pipe-buf'] });
    expect(bytes.length).toBeLessThan(b.length);
    expect(report.dropped.get('PIPE_BUF')).toBeGreaterThan(0);
    expect(counts(bytes)).toEqual(counts(b));
  });

  it('labels go with every reference to them', () => {
    const bytes = writeImage(revision('5c3471a'), 'x86_64', {
      only: ['FILE', 'CRED', 'SECURITY'],
      set: { FILE: [[40, 4, 5]], CRED: [[48, 4, 5]] },
    });
    const out = rewrite(bytes, kernel, { drop: ['linux-cr/security'], revision: '5c3471a' }).bytes;
    const { objects } = inventoryOf(out);
    expect(objects.some(({ type }) => type === 'linux-cr/security')).toBe(false);
    for (const type of ['linux-cr/file', 'linux-cr/cred']) {
      const stops = (from: Uint8Array) =>
        inventoryOf(from).objects.find((one) => one.type === type)?.attributes.conversionStops;
      expect(stops(bytes)).toContain(`${type}@1/holds-more`);
      expect(stops(out)).toEqual([]);
    }
  });

  it('pending signals are emptied, which lets them go over', () => {
    const set = { SIGPENDING: [[24 + 4, 4, 1]] as const };
    const bytes = writeImage(revision('f678773'), 'x86_64', { only: ['SIGPENDING'], set });
    const newer = kernelOf({ id: 'f0fdd38' }, 'x86_64');
    const options = { revision: 'f678773' };
    expect(refusalOf(() => rewrite(bytes, newer, options)).message).toContain('linux-cr/sigpending@2/signal-data');
    const out = rewrite(bytes, newer, { ...options, drop: ['linux-cr/sigpending'] }).bytes;
    expect(counts(out, 'f0fdd38')['linux-cr/sigpending']).toBe(1);
  });

  it('is refused where something refers to it, with the reason', () => {
    for (const [type, why] of [
      ['linux-cr/vma', 'part of an address space'],
      ['linux-cr/unknown-777', 'the references to it are unknown'],
      ['linux-cr/tree', 'other records refer to it'],
    ] as const) {
      expect(() => new RewriteTarget(kernel, [type])).toThrow(why);
    }
  });
});

describe('refusals', () => {
  const kernel = kernelOf({ id: '5c3471a' }, 'x86_64');

  it('name the object, the reason and the place', () => {
    const error = refusalOf(() => rewrite(bytesOf('12-f0fdd38-x86_64'), kernel));
    expect(error).toMatchObject({ code: 'conversion-refused' });
    expect(error.message).toMatch(/linux-cr\/tree@4 cannot be converted to @5: Needs the PIDS table/);
    expect(error.offset).toBeGreaterThan(300);
  });

  it('an unknown record type, unless the profile names it', () => {
    const image = bytesOf('f-unknown-type-777');
    expect(refusalOf(() => rewrite(image, kernel)).message).toContain('record type 777 is unknown');
    const knows = { ...kernel, objectSupport: { 'linux-cr/unknown-777': [1] } };
    expect(counts(rewrite(image, knows).bytes)).toEqual(counts(image));
  });

  it('another architecture, a kernel without Linux-CR, an unrecorded revision', () => {
    const image = bytesOf('a-minimal');
    expect(refusalOf(() => rewrite(image, kernelOf({ id: '5c3471a' }, 's390x'))).message).toContain(
      'the image is for x86_64',
    );
    expect(refusalOf(() => rewrite(image, { ...kernel, restorers: [] })).message).toContain('no Linux-CR restorer');
    expect(refusalOf(() => rewrite(image, kernelOf({ id: 'my-own' }, 'x86_64'))).message).toContain('not recorded');
  });

  it('a stream without a clear revision is buffered up to a cap', () => {
    const batch = 255 * (8 + 4096);
    const head = bytesOf('16-5c3471a-x86_64');
    const { records } = expectationOf('16-5c3471a-x86_64');
    const task = records.find(({ name }) => name === 'TASK')?.offset ?? 0;
    const pages = new Uint8Array(16 + 8 + batch);
    const view = new DataView(pages.buffer);
    for (const [at, value] of [
      [0, 403],
      [4, 16],
      [8, 255],
      [16, 4],
      [20, 8 + batch],
    ] as const)
      view.setUint32(at, value, true);
    const image = Buffer.concat([
      head.subarray(0, task),
      ...Array.from({ length: 6 }, () => pages),
      head.subarray(task),
    ]);
    const older = kernelOf({ id: '1fd8e6e' }, 'x86_64');
    expect(refusalOf(() => rewrite(image, older, { chunk: 65_536 })).code).toBe('image-revision-ambiguous');
    expect(rewrite(image, older, { chunk: 65_536, revision: '5c3471a' }).report.from).toBe('5c3471a');
  });

  it('a revision that the header contradicts', () => {
    const error = refusalOf(() => rewrite(bytesOf('a-minimal'), kernel, { revision: '0abe2fe' }));
    expect(error).toMatchObject({ code: 'image-revision-unsupported', offset: 16 });
  });
});

describe('bad bytes', () => {
  const BAD = CORPUS.filter((name) => errorOf(bytesOf(name)) !== null);
  it.each(BAD)('%s raises what reading raises, at the same byte', (name) => {
    const [bytes, read] = [bytesOf(name), errorOf(bytesOf(name))];
    const kernel = kernelOf({ id: '5c3471a' }, 'x86_64');
    for (const chunk of [64, bytes.length]) {
      const error = refusalOf(() => rewrite(bytes, kernel, { chunk }));
      expect([error.code, error.offset]).toEqual([read?.code, read?.offset]);
    }
  });

  it('an image cut at any byte is never converted', () => {
    const bytes = writeImage(revision('b6cdf01'), 'x86_64', { only: ['FILE', 'VMA', 'MM', 'SIGPENDING'] });
    const kernel = kernelOf({ id: '5c3471a' }, 'x86_64');
    expect(rewrite(bytes, kernel).bytes.length).toBeGreaterThan(bytes.length);
    for (let cut = 0; cut < bytes.length; cut += 1) {
      expect(['image-truncated', 'image-incomplete', 'image-not-recognised', 'image-revision-ambiguous']).toContain(
        refusalOf(() => rewrite(bytes.subarray(0, cut), kernel, { chunk: 512 })).code,
      );
    }
  });
});
