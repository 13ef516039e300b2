/** Real CRIU sets, converted for many kernels: what the plan says is what happens, and nothing else happens. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { extract } from 'tar-stream';
import { describe, expect, it, vi } from 'vitest';
import { dropsOf, isDoneByConvert } from '#core/conversion/order-steps.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { Profile } from '#core/profile/profile.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { convertedCriu } from '../../support/images/converted-criu.ts';
import { corpusFile, corpusPaths } from '../../support/images/corpus-files.ts';
import { readImage } from '../../support/images/read-image.ts';
import { labKernel } from '../../support/lab-kernel.ts';

vi.setConfig({ testTimeout: 120_000 });

const ARCHIVES = ['criu', 'criu-releases', 'containers'].flatMap((folder) => corpusPaths(folder, '.tar.gz'));

const KERNELS: Readonly<Record<string, Profile>> = {
  'CRIU 4.2': labKernel(['criu@4.2']),
  'CRIU 4.1.1': labKernel(['criu@4.1.1']),
  'either CRIU': labKernel(['criu@4.1.1', 'criu@4.2']),
  'no huge pages, nothing merged': labKernel(['criu@4.2'], '6.15.0', ['CONFIG_TRANSPARENT_HUGEPAGE', 'CONFIG_KSM']),
  'Linux 6.18 with CRIU 4.1.1': labKernel(['criu@4.1.1'], '6.18.0'),
  'Linux 5.10 with CRIU 4.1.1': labKernel(['criu@4.1.1'], '5.10.0-30-amd64'),
};

interface Entry {
  readonly name: string;
  readonly header: unknown;
  readonly data: Buffer;
}

async function entriesOf(archive: Buffer): Promise<Entry[]> {
  const entries: Entry[] = [];
  const reading = extract();
  reading.end(archive);
  for await (const entry of reading) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const { size: _, pax: __, ...header } = entry.header as typeof entry.header & { pax: unknown };
    entries.push({ name: header.name, header, data: Buffer.concat(chunks) });
  }
  return entries;
}

/** Names of entries that differ in content; everything else, the order too, has to be the same. */
function differing(before: readonly Entry[], after: readonly Entry[]): readonly string[] {
  expect(after.map(({ header }) => header)).toEqual(before.map(({ header }) => header));
  return before.filter(({ data }, at) => !data.equals(after[at]?.data ?? Buffer.of())).map(({ name }) => name);
}

async function contentOf(archive: Buffer) {
  return signatureOf((await readImage(archive)).inventory).content;
}

describe.each(Object.entries(KERNELS))('for %s', (_, profile) => {
  it.each(ARCHIVES)('%s comes out as its plan says', async (path) => {
    const archive = gunzipSync(corpusFile(path));
    const content = await contentOf(archive);
    const { verdict, steps } = decideVerdict(content, profile, RULE_BOOK);
    const drop = dropsOf(steps);
    if (verdict === 'no' || verdict === 'unknown') {
      await expect(convertedCriu(archive, profile, { drop })).rejects.toMatchObject({ code: 'conversion-refused' });
      return;
    }
    const { bytes, report } = await convertedCriu(gzipSync(archive), profile, { drop });
    const byHand = steps.filter((step) => !isDoneByConvert(step)).map(({ text }) => text);
    expect(report.remaining.map(({ text }) => text).toSorted()).toEqual(byHand.toSorted());
    expect(report.verdict).toBe(byHand.length === 0 ? 'yes' : 'conditional');
    const after = decideVerdict(await contentOf(bytes), profile, RULE_BOOK);
    expect([after.verdict, after.steps.filter(isDoneByConvert)]).toEqual([report.verdict, []]);
    const changed = differing(await entriesOf(archive), await entriesOf(bytes));
    expect(changed).toEqual(report.changedFiles);
    const planned = new Set(steps.filter(isDoneByConvert).map(({ text }) => text));
    expect(report.made.map(({ text }) => text)).toEqual(expect.arrayContaining([...planned]));
    if (changed.length === 0) expect(bytes.equals(archive)).toBe(true);
    // Once converted there is nothing left to do.
    if (changed.length > 0) expect((await convertedCriu(bytes, profile, { drop })).bytes.equals(bytes)).toBe(true);
  });
});

it('the kernels meet every outcome', async () => {
  const seen = new Set<string>();
  for (const path of ARCHIVES) {
    const content = await contentOf(corpusFile(path));
    for (const profile of Object.values(KERNELS)) {
      const { verdict, steps } = decideVerdict(content, profile, RULE_BOOK);
      seen.add(verdict);
      if (verdict === 'conditional') for (const { text } of steps) seen.add(text.slice(0, 12));
    }
  }
  const wanted = [
    'yes',
    'conditional',
    'no',
    'Rewrite the ',
    'Clear bits 1',
    'Clear the fl',
    'Drop field 2',
    'Restore with',
  ];
  expect([...seen]).toEqual(expect.arrayContaining(wanted));
});

/** Address, pages and flags of every run of pages, read by the wire alone. */
function runsOf(pagemap: Buffer): readonly string[] {
  const runs: string[] = [];
  for (let at = 8, size = pagemap.readUInt32LE(8); at < pagemap.length; at += 4 + size) {
    size = pagemap.readUInt32LE(at);
    const fields = new Map<number, string>();
    const reader = new BinaryReader(pagemap.subarray(at + 4, at + 4 + size));
    while (reader.pos < reader.len) fields.set(reader.tag()[0], String(reader.uint64()));
    runs.push([fields.get(1), fields.get(5) ?? fields.get(2), fields.get(3), fields.get(4)].join(' '));
  }
  return runs;
}

const OF_CRIU_42 = ARCHIVES.filter((path) => !path.includes('criu411'));

it.each(OF_CRIU_42)('%s: every run of pages keeps its place and length for CRIU 4.1.1', async (path) => {
  const archive = gunzipSync(corpusFile(path));
  const runs = (entries: readonly Entry[]) =>
    entries.filter(({ name }) => /pagemap-[^/]*\.img$/.test(name)).map(({ name, data }) => [name, runsOf(data)]);
  const before = await entriesOf(archive);
  const profile = KERNELS['Linux 6.18 with CRIU 4.1.1'] as Profile;
  const { verdict, steps, findings } = decideVerdict(await contentOf(archive), profile, RULE_BOOK);
  if (verdict === 'no') {
    // One set holds guard regions and droppable mappings, which no edit takes away.
    expect(path).toContain('feature-rich');
    expect(findings.find(({ severity }) => severity === 'blocker')?.required).toContain('CRIU 4.2');
    return;
  }
  expect(verdict).toBe('conditional');
  const { bytes, report } = await convertedCriu(archive, profile, { drop: dropsOf(steps) });
  const after = await entriesOf(bytes);
  expect(runs(after)).toEqual(runs(before));
  expect(runs(after).length).toBeGreaterThan(0);
  expect(report.changedFiles.filter((name) => !/pagemap-|netns-|route-\d/.test(name))).toEqual([]);
});

describe('what loses something', () => {
  it('is refused unless asked for by name, and says by which', async () => {
    const profile = KERNELS['no huge pages, nothing merged'] as Profile;
    const archive = corpusFile('criu-releases/criu42-feature-rich.tar.gz');
    const refusal = await convertedCriu(archive, profile).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ImageError);
    expect(refusal).toMatchObject({ code: 'conversion-refused' });
    expect(String(refusal)).toMatch(/loses the huge-page advice.*drop these object types: .*criu\/madv-hugepage/);
  });

  it.each([
    ['criu/tcp-established', /depends on the restore. Restore with --tcp-established/],
    ['criu/epoll', /cannot be dropped/],
    ['criu/nothing', /unknown object type criu\/nothing to drop/],
    ['linux-cr/pipe-buf', /no rule covers it|cannot be dropped/],
  ])('%s is nothing to drop', async (type, why) => {
    const archive = corpusFile('criu-releases/criu42-simple.tar.gz');
    const refusal = await convertedCriu(archive, KERNELS['CRIU 4.2'] as Profile, { drop: [type] }).catch(String);
    expect(refusal).toMatch(why);
  });
});
