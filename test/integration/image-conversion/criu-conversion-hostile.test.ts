/** Made CRIU sets: what the corpus does not hold, and bytes that no CRIU writes. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ImageError } from '#core/formats/image-error.ts';
import { convertedCriu } from '../../support/images/converted-criu.ts';
import { criuSet as bareSet, criuEntry, criuFile, type Message } from '../../support/images/make-criu.ts';
import { TAR_END, tarContent, tarHeader, tarOf } from '../../support/images/make-tar.ts';
import { readImage } from '../../support/images/read-image.ts';
import { labKernel } from '../../support/lab-kernel.ts';

vi.setConfig({ testTimeout: 120_000 });

const X86_64 = 1;

/** The smallest set, said to be of a CRIU of these days. */
const INVENTORY: Message = { img_version: 2, fdinfo_per_id: true, ns_per_id: true };
const criuSet = (pages: number) => bareSet(pages).set('inventory.img', criuFile('inventory', INVENTORY));

const OLD_CRIU = labKernel(['criu@4.1.1']);

async function archiveOf(set: ReadonlyMap<string, Uint8Array>, folder = ''): Promise<Buffer> {
  return await tarOf([...set].map(([name, data]) => ({ name: `${folder}${name}`, data })));
}

async function typesOf(archive: Buffer): Promise<readonly string[]> {
  return (await readImage(archive)).inventory.objects.map(({ type }) => type);
}

describe('a tar', () => {
  it('keeps its PAX records, with the size that they tell now', async () => {
    const set = [...criuSet(200)].map(([name, data]) => ({
      name,
      data,
      pax: { size: String(data.length), comment: `about ${name}` },
    }));
    const { bytes } = await convertedCriu(await tarOf(set), OLD_CRIU);
    expect(bytes.toString('latin1')).toContain('comment=about pagemap-1.img');
    expect(await typesOf(bytes)).not.toContain('criu/pagemap-u64-count');
    expect(bytes.toString('latin1')).toMatch(/ size=\d+\n/);
  });

  it('is the same in chunks of any size', async () => {
    const archive = await archiveOf(criuSet(2), 'checkpoint/');
    const whole = await convertedCriu(archive, OLD_CRIU);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3_000 }), async (chunk) => {
        expect((await convertedCriu(archive, OLD_CRIU, { chunk })).bytes.equals(whole.bytes)).toBe(true);
      }),
      { seed: 4, numRuns: 20 },
    );
  });

  it('with old sizes in base 256 and without padding behind its end is written as it has to be', async () => {
    const files = [...criuSet(1)].flatMap(([name, data]) => [
      tarHeader({
        name,
        size: data.length,
        edit: (block) => {
          block.fill(0, 124, 136);
          block[124] = 0x80;
          block.writeUInt32BE(data.length, 132);
        },
      }),
      tarContent(data),
    ]);
    const { bytes, report } = await convertedCriu(Buffer.concat([...files, TAR_END]), OLD_CRIU);
    expect(report.changedFiles).toEqual(['pagemap-1.img']);
    expect((await readImage(bytes)).inventory.read.files).toBe(7);
  });
});

describe('security labels', () => {
  const LABELLED = new Map([
    ...criuSet(1),
    ['inventory.img', criuFile('inventory', { ...INVENTORY, lsmtype: 2 })],
    [
      'core-1.img',
      criuFile('core', { mtype: X86_64, thread_core: { creds: { uid: 0, lsm_profile: 'web' } } as Message }),
    ],
    ['apparmor.img', criuFile('apparmor', { namespaces: [{ name: 'root' }] })],
  ]);
  const plain = { ...labKernel(['criu@4.2']), facts: { ...labKernel(['criu@4.2']).facts, lsm: ['capability'] } };

  it('go when asked for, with the file of policies', async () => {
    const archive = await archiveOf(LABELLED);
    expect(await typesOf(archive)).toEqual(
      expect.arrayContaining(['criu/lsm-apparmor', 'criu/lsm-apparmor-stacking', 'criu/lsm-none-host']),
    );
    await expect(convertedCriu(archive, plain)).rejects.toThrow(
      /loses the confinement of the tasks.*drop these object types: criu\/lsm-/,
    );
    const { bytes, report } = await convertedCriu(archive, plain, { drop: ['criu/lsm-none-host'] });
    expect(report).toMatchObject({ verdict: 'yes', changedFiles: ['inventory.img', 'core-1.img', 'apparmor.img'] });
    expect(report.made).toMatchObject([{ loses: 'the confinement of the tasks', count: 3 }]);
    expect((await typesOf(bytes)).filter((type) => type.startsWith('criu/lsm-'))).toEqual([]);
    expect(bytes.includes('apparmor.img')).toBe(false);
  });

  it('a file that is left out is read all the same', async () => {
    const damaged = await archiveOf(new Map([...LABELLED, ['apparmor.img', Buffer.from('no magic')]]));
    await expect(convertedCriu(damaged, plain, { drop: ['criu/lsm-apparmor'] })).rejects.toMatchObject({
      code: 'image-bad-magic',
      file: 'apparmor.img',
    });
  });
});

describe('sockets that pass credentials where none can pass', () => {
  const opts = {
    ...{ so_sndbuf: 1, so_rcvbuf: 2, so_snd_tmo_sec: 0, so_snd_tmo_usec: 0, so_rcv_tmo_sec: 0, so_rcv_tmo_usec: 0 },
    so_passcred: true,
  };
  const isk = {
    id: 1,
    ino: 2,
    family: 2,
    type: 2,
    proto: 17,
    state: 7,
    src_port: 80,
    dst_port: 0,
    flags: 0,
    backlog: 0,
  };
  const set = new Map([...criuSet(1), ['files.img', criuFile('files', { type: 2, id: 1, isk: { ...isk, opts } })]]);

  it('stop doing so on 6.16, unasked, and keep the mark on 6.15', async () => {
    const archive = await archiveOf(set);
    const { report } = await convertedCriu(archive, labKernel(['criu@4.2'], '6.16.0'));
    expect(report.changedFiles).toEqual(['files.img']);
    const older = await convertedCriu(archive, labKernel(['criu@4.2'], '6.15.0'));
    expect([older.report.changedFiles, older.bytes.equals(archive)]).toEqual([[], true]);
  });
});

describe('no image comes out', () => {
  it('of a set that is cut anywhere: coded, with a place', async () => {
    const archive = await archiveOf(criuSet(1));
    const end = archive.length - 1024;
    for (let length = 1; length < end; length += 13) {
      const error = await convertedCriu(archive.subarray(0, length), OLD_CRIU).catch((reason: unknown) => reason);
      expect(error, String(length)).toBeInstanceOf(ImageError);
      const { code, offset } = error as ImageError;
      expect(
        ['image-truncated', 'conversion-refused', 'image-incomplete', 'image-not-recognised'],
        String(length),
      ).toContain(code);
      expect(offset ?? 0, String(length)).toBeLessThanOrEqual(length);
    }
  });

  it('of a set whose bytes were changed, unless they read as a set all the same', async () => {
    const archive = await archiveOf(criuSet(1));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const damaged = Buffer.from(archive);
          for (const [at, value] of changes) damaged[at] = value;
          const outcome = await convertedCriu(damaged, OLD_CRIU).catch((error: unknown) => error);
          if (outcome instanceof Error) {
            expect(outcome, String(outcome.cause)).toBeInstanceOf(ImageError);
            refused += 1;
          } else expect((outcome as { report: { verdict: string } }).report.verdict).not.toBe('no');
        },
      ),
      { seed: 11, numRuns: 1_500 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('where pages are more than the old field holds', async () => {
    const entry = { vaddr: 0n, compat_nr_pages: 0, flags: 1, nr_pages: 1n << 33n };
    const wide = criuFile('pagemap', criuEntry('pagemap_head', { pages_id: 1 }), criuEntry('pagemap_entry', entry));
    const archive = await archiveOf(new Map([...criuSet(1), ['pagemap-1.img', wide]]));
    await expect(convertedCriu(archive, OLD_CRIU)).rejects.toMatchObject({
      code: 'conversion-refused',
      file: 'pagemap-1.img',
    });
  });

  it('of a set with a file twice, which is a fault of the sender', async () => {
    const set = [...criuSet(1)].map(([name, data]) => ({ name, data }));
    const twice = await tarOf([...set, ...set.filter(({ name }) => name === 'pagemap-1.img')]);
    await expect(convertedCriu(twice, OLD_CRIU)).rejects.toMatchObject({
      code: 'image-malformed',
      file: 'pagemap-1.img',
    });
  });

  it('larger in a rewritten file than may be held', async () => {
    const archive = await archiveOf(criuSet(1));
    await expect(convertedCriu(archive, OLD_CRIU, { limits: { rewrittenFileBytes: 16 } })).rejects.toMatchObject({
      code: 'image-too-large',
      file: 'pagemap-1.img',
    });
  });

  it('for a profile without CRIU', async () => {
    const archive = await archiveOf(criuSet(1));
    await expect(convertedCriu(archive, labKernel(['linux-cr@5c3471a'], '2.6.38'))).rejects.toThrow(/has no CRIU/);
  });
});
