import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { indexFiles } from '#core/inventory/criu/file-index.ts';
import { FINGERPRINTS, originBoundsOf } from '#core/inventory/criu/fingerprints.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { compareKernelVersions } from '#core/version/compare-kernel-versions.ts';
import { compareCriuVersions, parseCriuVersion } from '#core/version/criu-version.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { makeSet } from './make-set.ts';
import { readCorpusSet } from './read-corpus-set.ts';

const CORPUS = new URL('../../../../../data/images/', import.meta.url);
const HOST = '6.18.44';

/** File -> what it was really made by. */
const MADE_BY = [
  ...readdirSync(new URL('criu/', CORPUS)).map((file) => {
    const kernel = file.split('__')[0] ?? '';
    return { file: `criu/${file}`, criu: '4.2', kernel: kernel.startsWith('host') ? HOST : kernel };
  }),
  ...readdirSync(new URL('criu-releases/', CORPUS)).map((file) => ({
    file: `criu-releases/${file}`,
    criu: file.startsWith('criu411') ? '4.1.1' : '4.2',
    kernel: HOST,
  })),
];

const boundsOf = async (file: string) => originBoundsOf(indexFiles(await readCorpusSet(file)));

describe('fingerprints', () => {
  it('are there for real sets', () => {
    expect(MADE_BY.length).toBeGreaterThanOrEqual(53);
  });

  it.each(MADE_BY)('of $file never claim more than CRIU $criu on $kernel', async ({ file, criu, kernel }) => {
    const bounds = await boundsOf(file);
    expect(bounds.criu).toBe(criu === '4.1.1' ? '4.1' : '4.2');
    expect(compareCriuVersions(parseCriuVersion(bounds.criu ?? ''), parseCriuVersion(criu))).toBeLessThanOrEqual(0);
    const claimed = parseKernelRelease(bounds.kernel ?? '').version;
    expect(compareKernelVersions(claimed, parseKernelRelease(kernel).version)).toBeLessThanOrEqual(0);
  });

  it('name the kernel by sockets and by guard areas', async () => {
    expect((await boundsOf('criu/6.1.0-56-amd64__tcp.tar.gz')).kernel).toBe('5.15');
    expect((await boundsOf('criu-releases/criu42-feature-rich.tar.gz')).kernel).toBe('6.13');
    expect((await boundsOf('criu/6.1.0-56-amd64__loop.tar.gz')).because).toEqual([
      'inventory: img_version',
      'files: id',
      'core: thread_core.comm',
      'inventory: root_ids.time_ns_id',
      'inventory: network_lock_method',
      'core: thread_core.rseq_entry',
      'core: thread_core.cg_set',
      'inventory: plugins_entry',
      'pagemap: nr_pages',
    ]);
  });

  it('say nothing of a set that has none', () => {
    const old = makeSet({ inventory: [{ img_version: 1 }], 'core-1': [{ mtype: 1 }] });
    expect(originBoundsOf(indexFiles(old))).toEqual({ criu: null, kernel: null, because: [] });
  });

  it('are no part of a signature', async () => {
    const inventory = inventoryOfCriu(await readCorpusSet('criu/6.1.0-56-amd64__tcp.tar.gz'));
    const without = { ...inventory, origin: { ...inventory.origin, atLeast: null } };
    expect(inventory.origin.atLeast).not.toBeNull();
    expect(signatureOf(without).hash).toBe(signatureOf(inventory).hash);
  });

  it('are reported if the log names an older release, and agree with the logs of real sets', async () => {
    const files = { inventory: [{ img_version: 2 }], pagemap: [{ nr_pages: 1 }] };
    const withLog = (criu: string, kernel: string) => {
      const core = { mtype: 1, thread_core: { rseq_entry: [{}] } };
      return inventoryOfCriu(makeSet({ ...files, 'core-1': [core] }, { log: { criu, kernel } })).origin.evidence;
    };
    expect(withLog('4.2-dirty', '6.1.0-56-amd64')).toBe('dump.log');
    expect(withLog('4.1.1', '6.1.0-56-amd64')).toBe('dump.log; but the set contains data that requires CRIU 4.2');
    expect(withLog('3.17', '4.18.0-el8')).toBe(
      'dump.log; but the set contains data that requires CRIU 4.2 and kernel 5.13',
    );
    for (const { file } of MADE_BY) {
      const { evidence } = inventoryOfCriu(await readCorpusSet(file)).origin;
      expect({ file, isAgainst: evidence.includes('but') }).toEqual({ file, isAgainst: false });
    }
  });

  it('are sorted by release, so that every reported sign raised a bound', () => {
    const releases = FINGERPRINTS.map(({ criu }) => parseCriuVersion(criu));
    const sorted = [...releases].sort(compareCriuVersions);
    expect(releases).toEqual(sorted);
  });
});
