import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archOfKconfig } from '#core/kconfig/arch-of-kconfig.ts';
import { parseKconfig } from '#core/kconfig/parse-kconfig.ts';
import { KernelConfigError } from '#kernel-packages/kernel-config.ts';
import { readKernelConfig } from '#kernel-packages/read-kernel-config.ts';
import { corpusFile, corpusPaths } from '../../support/images/corpus-files.ts';
import { xzOf, zstdOf } from '../../support/images/make-compressed.ts';
import { AR_MAGIC, arMember, bzImageOf, cpioOf, debOf, kernelOf, rpmOf } from '../../support/make-kernel-packages.ts';

const RELEASE = '6.1.0-56-amd64';
const CONFIG = gunzipSync(corpusFile('../profiles/kconfig/debian-image-6.1.0-56-amd64.config.gz')).toString('utf8');
const BOOT = { name: `./boot/config-${RELEASE}`, data: CONFIG };
const FILES = [{ name: './boot/vmlinuz', data: 'kernel' }, BOOT, { name: './boot/System.map', data: 'x' }];
const MODULES = { name: `./lib/modules/${RELEASE}/config`, data: CONFIG };
/** Behind all but gzip a build writes the size. */
const sized = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.from([0, 0, 0, 1])]);
const none = (tar: Buffer) => tar;

const GOOD: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
  'a text': () => Buffer.from(CONFIG),
  'a text in gzip': () => gzipSync(CONFIG),
  'a Debian package': () => debOf(FILES),
  'a Debian package, xz': () => debOf(FILES, '.xz', xzOf),
  'a Debian package, zstd': () => debOf(FILES, '.zst', zstdOf),
  'a Debian package, not compressed': () => debOf(FILES, '', none),
  'an RPM package': () => rpmOf(gzipSync(cpioOf(FILES))),
  'an RPM package, zstd, below lib/modules': () => rpmOf(zstdOf(cpioOf([MODULES]))),
  'an RPM package, xz': () => rpmOf(xzOf(cpioOf(FILES))),
  'a kernel': () => kernelOf(CONFIG, RELEASE),
  'a kernel in gzip': () => gzipSync(kernelOf(CONFIG, RELEASE)),
  'a boot image, gzip': () => bzImageOf(gzipSync(kernelOf(CONFIG, RELEASE))),
  'a boot image, xz': () => bzImageOf(sized(xzOf(kernelOf(CONFIG, RELEASE)))),
  'a boot image, zstd': () => bzImageOf(sized(zstdOf(kernelOf(CONFIG, RELEASE)))),
};

describe('readKernelConfig', () => {
  it.each(Object.keys(GOOD))('finds the configuration in %s', async (name) => {
    const found = await readKernelConfig((await GOOD[name]?.()) ?? Buffer.alloc(0));
    expect(found).toHaveLength(1);
    expect(found[0]?.text === CONFIG).toBe(true);
    if (!name.startsWith('a text')) expect(found[0]?.release?.text).toBe(RELEASE);
  });

  it('finds every configuration of a package', async () => {
    const found = await readKernelConfig(await debOf([BOOT, { ...MODULES, name: 'usr/lib/modules/6.2.0/config' }]));
    expect(found.map(({ place, release }) => [place, release?.text])).toEqual([
      [`boot/config-${RELEASE}`, RELEASE],
      ['usr/lib/modules/6.2.0/config', '6.2.0'],
    ]);
  });

  const cut = (bytes: Buffer) => bytes.subarray(0, bytes.length - 100);
  const BAD: Readonly<Record<string, readonly [() => Promise<Buffer> | Buffer, RegExp]>> = {
    nothing: [() => Buffer.alloc(0), /empty/],
    'an archive of libraries': [() => Buffer.concat([AR_MAGIC, arMember('a.o/', Buffer.from('x'))]), /no data\.tar/],
    'an archive with a size that lies': [
      () => Buffer.concat([AR_MAGIC, arMember('data.tar', Buffer.from('x'), '9999999999')]),
      /truncated in the member/,
    ],
    'an archive with an invalid size': [
      () => Buffer.concat([AR_MAGIC, arMember('data.tar', Buffer.from('x'), '-1')]),
      /no archive member/,
    ],
    'a Debian package cut off': [async () => cut(await debOf(FILES)), /truncated in the member/],
    'a Debian package of something else': [() => debOf([{ name: './usr/bin/x', data: 'x' }]), /has no boot/],
    'a Debian package with lzma': [
      () => debOf(FILES, '.lzma', () => Buffer.from([0x5d, 0, 0, 1])),
      /lzma is not supported/,
    ],
    'an RPM package cut off': [() => rpmOf(Buffer.alloc(0)), /truncated before its files/],
    'an RPM package without cpio': [() => rpmOf(gzipSync(Buffer.alloc(500))), /invalid cpio archive/],
    'an RPM package with an endless archive': [() => rpmOf(gzipSync(cpioOf(FILES).subarray(0, 300))), /too early/],
    'an RPM package with bzip2': [() => rpmOf(Buffer.from('BZh91AY&SY')), /bzip2 is not supported/],
    'an RPM header that claims gigabytes': [
      () => {
        const bytes = rpmOf(gzipSync(cpioOf(FILES)));
        bytes.writeUInt32BE(0xffffffff, 96 + 12);
        return bytes;
      },
      /the RPM header has \d+ bytes, the limit is \d+/,
    ],
    'a kernel without one': [() => Buffer.from('\x7fELF and no more', 'latin1'), /CONFIG_IKCONFIG/],
    'a boot image that ends early': [() => bzImageOf(gzipSync('x')).subarray(0, 2070), /truncated in its payload/],
    'a boot image with lz4': [() => bzImageOf(Buffer.from([2, 0x21, 0x4c, 0x18, 0, 0, 0, 0])), /lz4 is not supported/],
    'bytes of no meaning': [() => Buffer.from([0xff, 0xfe, 0x00, 0x80]), /not a kernel/],
  };

  it.each(Object.keys(BAD))('refuses %s', async (name) => {
    const [make, reason] = BAD[name] ?? [() => Buffer.alloc(0), /./];
    const bytes = await make();
    await expect(readKernelConfig(bytes)).rejects.toThrow(KernelConfigError);
    await expect(readKernelConfig(bytes)).rejects.toThrow(reason);
  });

  it.each([
    ['configBytes', 1000, /more than 1000 bytes/],
    ['entries', 2, /more than 2 files/],
    ['configs', 0, /more than 0 configurations/],
    ['members', 2, /more than 2 members/],
    ['nameBytes', 4, /too long/],
    ['payloadBytes', 1000, /image-expansion-too-large/],
  ])('has a cap on %s', async (cap, value, reason) => {
    await expect(readKernelConfig(await debOf(FILES), { [cap]: value })).rejects.toThrow(reason);
  });

  it('has a cap on a kernel and on its configuration', async () => {
    const image = bzImageOf(gzipSync(kernelOf('x'.repeat(100_000), RELEASE)));
    await expect(readKernelConfig(image, { kernelBytes: 100 })).rejects.toThrow(/image-expansion-too-large/);
    await expect(readKernelConfig(image, { configBytes: 99_999 })).rejects.toThrow(/damaged or too large/);
  });

  it('says of damaged files what is wrong, and nothing else', async () => {
    const small = [{ name: './boot/config-6.1', data: 'CONFIG_A=y\n' }];
    const files = [await debOf(small), rpmOf(gzipSync(cpioOf(small))), bzImageOf(gzipSync(kernelOf('A', '6.1')))];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        async (file, edits, end) => {
          const bytes = Buffer.from(end % 3 === 0 ? file.subarray(0, end % file.length) : file);
          for (const [at, value] of edits) bytes[at % Math.max(1, bytes.length)] = value;
          await readKernelConfig(bytes).catch((error: unknown) => {
            if (!(error instanceof KernelConfigError)) throw error;
          });
        },
      ),
      { numRuns: 600, seed: 20_261_127 },
    );
  });
});

describe('archOfKconfig', () => {
  it.each(corpusPaths('../profiles/kconfig', '.gz'))('knows the machine of %s', (path) => {
    const arch = archOfKconfig(parseKconfig(gunzipSync(corpusFile(path)).toString('utf8')));
    expect(arch).toBe(path.includes('s390x') ? 's390x' : path.includes('arm64') ? 'aarch64' : 'x86_64');
  });
});
