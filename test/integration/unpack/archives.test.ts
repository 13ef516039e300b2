import { describe, expect, it } from 'vitest';
import { criuFile, criuSet } from '../../support/images/make-criu.ts';
import { TAR_END, type TarFile, tarContent, tarHeader, tarOf } from '../../support/images/make-tar.ts';
import { codeOf, errorOf, readImage } from '../../support/images/read-image.ts';

const SET: readonly TarFile[] = [...criuSet()].map(([name, data]) => ({ name, data }));
/** The same files, header by header, without the end. */
const RAW = Buffer.concat(
  SET.flatMap(({ name, data = Buffer.alloc(0) }) => [tarHeader({ name, size: data.length }), tarContent(data)]),
);

const ENTRY = tarHeader({ name: 'dump.log' });
const withEntry = async (entry: TarFile) => readImage(await tarOf([...SET, entry]));
const raw = (...parts: readonly Uint8Array[]) => readImage(Buffer.concat([RAW, ...parts, TAR_END]));
const pax = (...records: readonly string[]) => {
  const content = records.join('');
  return Buffer.concat([tarHeader({ name: 'pax', type: 'x', size: content.length }), tarContent(content)]);
};
/** `<length> <key>=<value>\n`; the length counts itself. */
const record = (key: string, value: string) => {
  const rest = ` ${key}=${value}\n`;
  const digits = String(rest.length + 2).length;
  return `${rest.length + digits}${rest}`;
};

describe('archives that are fine', () => {
  it.each<readonly [string, readonly Uint8Array[]]>([
    ['as they are', []],
    ['a directory', [tarHeader({ name: 'checkpoint/', type: '5' })]],
    ['a directory of before there was a type for it', [tarHeader({ name: 'checkpoint/' })]],
    ['PAX records that say nothing here', [pax(record('mtime', '1.5'), record('SCHILY.xattr.user.x', 'a=b\n')), ENTRY]],
    ['an empty PAX header', [pax(), ENTRY]],
    [
      'a PAX size that overrides',
      [pax(record('size', '3')), tarHeader({ name: 'x.log', size: 700 }), tarContent('abc')],
    ],
    ['a global PAX header', [tarHeader({ name: 'g', type: 'g', size: 13 }), tarContent('13 comment=x\n'), ENTRY]],
    ['a link to the parent set', [tarHeader({ name: 'parent', type: '2', target: '../1' })]],
    ['old GNU magic', [tarHeader({ name: 'y.log', magic: 'ustar  \0' })]],
    ['no magic at all', [tarHeader({ name: 'z.log', magic: '' })]],
    ['a NUL for the type', [tarHeader({ name: 'n.log', type: '\0' })]],
    ['one zero block more', [Buffer.alloc(512 * 40)]],
  ])('with %s', async (_what, parts) => {
    expect((await raw(...parts)).inventory.format).toBe('criu');
  });

  it('takes long names of GNU tar, and base-256 sizes', async () => {
    const name = `${'d'.repeat(120)}/dump.log`;
    const long = [tarHeader({ name: '././@LongLink', type: 'L', size: name.length + 1 }), tarContent(`${name}\0`)];
    const sized = tarHeader({
      name: 'short',
      edit: (block) => {
        block.fill(0, 124, 136);
        block[124] = 0x80;
        block[135] = 4;
      },
    });
    expect((await raw(...long, sized, tarContent('abcd'))).inventory.read.files).toBe(SET.length);
  });

  it('notes the parent of an incremental set', async () => {
    const { inventory } = await withEntry({ name: 'parent', type: 'symlink', linkname: '../1' });
    expect(inventory.objects.map((object) => object.type)).toContain('criu/incremental-parent');
  });

  it('is content with one zero block at the end', async () => {
    expect((await readImage(Buffer.concat([RAW, Buffer.alloc(512)]))).inventory.format).toBe('criu');
  });
});

describe('archives that mean harm', () => {
  it.each([
    ['/etc/passwd', 'archive-unsafe-name'],
    ['../x', 'archive-unsafe-name'],
    ['checkpoint/../../x', 'archive-unsafe-name'],
    ['..', 'archive-unsafe-name'],
    ['a\\..\\b', 'archive-unsafe-name'],
    ['a\nb', 'archive-unsafe-name'],
    [`${'x'.repeat(200)}/`.repeat(6), 'archive-unsafe-name'],
    ['n'.repeat(256), 'archive-unsafe-name'],
  ])('refuses the name %j', async (name, code) => {
    const error = await errorOf(withEntry({ name }));
    expect(error.code).toBe(code);
    expect(error.file).toMatch(/^[\x20-\x7e]{1,128}$/);
  });

  it.each<TarFile>([
    { name: 'l', type: 'symlink', linkname: '/etc/passwd' },
    { name: 'l', type: 'link', linkname: 'pages-1.img' },
    { name: 'l', type: 'character-device' },
    { name: 'l', type: 'block-device' },
    { name: 'l', type: 'fifo' },
  ])('refuses a $type', async (entry) => {
    expect(await errorOf(withEntry(entry))).toMatchObject({ code: 'archive-unsafe-entry', file: 'l' });
  });

  it.each<readonly [string, readonly Uint8Array[], string]>([
    ['a PAX path with ..', [pax(record('path', '../../x')), tarHeader({ name: 'x' })], 'archive-unsafe-name'],
    ['an empty PAX path', [pax(record('path', '')), tarHeader({ name: 'x' })], 'archive-unsafe-name'],
    ['a sparse PAX file', [pax(record('GNU.sparse.major', '1')), tarHeader({ name: 'x' })], 'archive-unsafe-entry'],
    ['a sparse GNU file', [tarHeader({ name: 'x', type: 'S' })], 'archive-unsafe-entry'],
    ['an unknown type', [tarHeader({ name: 'x', type: '!' })], 'archive-unsafe-entry'],
    [
      'a directory with content',
      [tarHeader({ name: 'd/', type: '5', size: 512 }), tarContent('x')],
      'archive-unsafe-entry',
    ],
    ['an old directory with content', [tarHeader({ name: 'd/', size: 9 }), tarContent('x')], 'archive-unsafe-entry'],
    [
      'a link with content',
      [tarHeader({ name: 'parent', type: '2', size: 1 }), tarContent('x')],
      'archive-unsafe-entry',
    ],
    ['a PAX size with letters', [pax(record('size', '3x')), tarHeader({ name: 'x' })], 'archive-malformed'],
    ['a negative PAX size', [pax(record('size', '-1')), tarHeader({ name: 'x' })], 'archive-malformed'],
    ['a PAX size beyond numbers', [pax(record('size', '9'.repeat(16))), tarHeader({ name: 'x' })], 'archive-malformed'],
    ['a PAX record that is too long', [pax('99 path=zz'), tarHeader({ name: 'x' })], 'archive-malformed'],
    ['a PAX record without its length', [pax('path=zz\n'), tarHeader({ name: 'x' })], 'archive-malformed'],
    [
      'a global path',
      [tarHeader({ name: 'g', type: 'g', size: 10 }), tarContent('10 path=x\n'), tarHeader({ name: 'x' })],
      'archive-malformed',
    ],
    ['a long name of no length', [tarHeader({ name: 'L', type: 'L' }), tarHeader({ name: 'x' })], 'archive-malformed'],
    ['a PAX header without an entry', [pax(record('path', 'x'))], 'archive-malformed'],
    ['a PAX header of 1 GiB', [tarHeader({ name: 'p', type: 'x', size: 2 ** 30 })], 'archive-malformed'],
    [
      'a size of another base',
      [tarHeader({ name: 'x', edit: (block) => block.fill(0x81, 124, 125) })],
      'archive-malformed',
    ],
    ['a negative size', [tarHeader({ name: 'x', edit: (block) => block.fill(0xff, 124, 136) })], 'archive-malformed'],
    [
      'a size beyond numbers',
      [tarHeader({ name: 'x', edit: (block) => block.fill(0x80, 124, 125).fill(0x7f, 125, 136) })],
      'archive-malformed',
    ],
    ['a header without its checksum', [Buffer.alloc(512, 'x')], 'archive-malformed'],
    ['bytes after its end', [Buffer.alloc(1024), Buffer.from('hidden')], 'image-trailing-bytes'],
    ['a file after its end', [Buffer.alloc(1024), tarHeader({ name: 'hidden' })], 'image-trailing-bytes'],
  ])('refuses %s', async (_what, parts, code) => {
    const error = await errorOf(raw(...parts));
    expect([error.code, error.message]).toEqual([code, expect.any(String)]);
    if (error.file === null) expect(error.offset).toBeGreaterThanOrEqual(RAW.length);
  });

  it('refuses extended headers without end, long before they are', async () => {
    const endless = Buffer.concat(Array.from({ length: 200 }, () => pax(record('comment', 'x'.repeat(900)))));
    expect(await codeOf(raw(endless, tarHeader({ name: 'x' })))).toBe('archive-malformed');
  });

  it('refuses two files of one name, however it is written', async () => {
    const data = Buffer.from('twice');
    for (const name of ['core-1.img', './core-1.img', '././core-1.img']) {
      expect(await errorOf(withEntry({ name, data }))).toMatchObject({ code: 'image-malformed', file: 'core-1.img' });
    }
  });

  it('refuses too many entries', async () => {
    const empty = tarHeader({ name: 'd/', type: '5' });
    const many = Buffer.concat(Array.from({ length: 100_000 }, () => empty));
    expect(await codeOf(raw(many))).toBe('archive-too-many-entries');
    expect(await codeOf(readImage(await tarOf(SET), { limits: { archiveEntries: 3 } }))).toBe(
      'archive-too-many-entries',
    );
  });

  it('refuses too many directories', async () => {
    const many = Array.from({ length: 1_100 }, (_, at) => ({ name: `d${at}/dump.log` }));
    expect(await codeOf(readImage(await tarOf([...SET, ...many])))).toBe('archive-too-many-entries');
  });
});

describe('archives that are not whole', () => {
  it('says where: at every length', async () => {
    const tar = await tarOf(SET);
    const whole = tar.length - 512;
    for (let length = 512; length < whole; length += 127) {
      const error = await errorOf(readImage(tar.subarray(0, length)));
      expect([length, error.code]).toEqual([length, 'image-truncated']);
      expect(error.offset).toBeLessThanOrEqual(length);
    }
  });

  it('names the file it ends in', async () => {
    const tar = await tarOf([{ name: 'pages-1.img', data: Buffer.alloc(4096) }]);
    expect(await errorOf(readImage(tar.subarray(0, 512 + 1000)))).toMatchObject({
      code: 'image-truncated',
      file: 'pages-1.img',
      offset: 1000,
    });
  });

  it('wants an end', async () => {
    expect(await errorOf(readImage(RAW))).toMatchObject({ code: 'image-truncated', offset: RAW.length });
  });

  it.each([
    ['pstree.img', 'image-incomplete'],
    ['core-1.img', 'image-incomplete'],
    ['inventory.img', 'image-incomplete'],
  ])('wants %s', async (name, code) => {
    const rest = SET.filter((file) => file.name !== name);
    expect(await errorOf(readImage(await tarOf(rest)))).toMatchObject({ code, file: name });
  });

  it('is content without page files, not with page files of a wrong size', async () => {
    const rest = SET.filter((file) => file.name !== 'pages-1.img');
    expect((await readImage(await tarOf(rest))).inventory.format).toBe('criu');
    const short = { name: 'pages-1.img', data: Buffer.alloc(4095) };
    expect(await errorOf(readImage(await tarOf([...rest, short])))).toMatchObject({
      code: 'image-malformed',
      file: 'pages-1.img',
    });
  });

  it('is no image without any CRIU file', async () => {
    expect(await codeOf(readImage(await tarOf([{ name: 'readme', data: Buffer.from('x') }])))).toBe(
      'image-not-recognised',
    );
    const statistics = { name: 'stats-dump', data: criuFile('stats-dump', { dump: {} }) };
    expect(await codeOf(readImage(await tarOf([statistics])))).toBe('image-not-recognised');
  });
});
