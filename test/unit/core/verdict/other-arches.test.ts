import { describe, expect, it } from 'vitest';
import type { CriuMessage } from '#core/formats/criu/criu-image-set.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { readCorpusSet } from '../inventory/criu/read-corpus-set.ts';
import { readCorpusProfile } from './read-corpus-profile.ts';

const AT_PAGESZ = 6n;

/** There are no real sets of these machines here: programs of x86_64, with the machine, the highest address and the page size of another. */
async function setOf(program: string, mtype: number, highest: bigint, pageSize: bigint) {
  const set = await readCorpusSet(`criu/6.1.0-56-amd64__${program}.tar.gz`);
  const change = (kind: string, value: CriuMessage): CriuMessage => {
    if (kind === 'core') return { ...value, mtype };
    if (kind !== 'mm') return value;
    const vmas = Array.isArray(value.vmas) ? value.vmas : [];
    return { ...value, vmas: [...vmas, { start: 0, end: highest }], mm_saved_auxv: [AT_PAGESZ, pageSize] };
  };
  const files = set.files.map((file) => ({
    ...file,
    entries: file.entries.map((entry) => ({ ...entry, value: change(file.kind, entry.value) })),
  }));
  return signatureOf(inventoryOfCriu({ ...set, files })).content;
}

const PROGRAMS = ['loop', 'pipes', 'evfds', 'unixs', 'sysvipc', 'seccompf'];
const ARM64 = { mtype: 3, highest: 2n ** 48n, profile: readCorpusProfile('debian-6.1-arm64') };
/** Release 4.2 does not start on big-endian kernels (`vdso-big-endian`), the one before does. */
const S390X = {
  mtype: 5,
  highest: 2n ** 42n,
  profile: { ...readCorpusProfile('debian-6.1-s390x'), restorers: [parseRestorer('criu@4.1.1')] },
};

describe('a set of another architecture', () => {
  it.each([ARM64, S390X])('asks for no option that only x86_64 has: $profile.arch', async (machine) => {
    const { profile } = machine;
    for (const program of PROGRAMS) {
      const content = await setOf(program, machine.mtype, machine.highest, 4096n);
      const { verdict, findings } = decideVerdict(content, profile, RULE_BOOK);
      const obstacles = findings.filter(({ severity }) => severity === 'blocker' || severity === 'unknown');
      expect({ program, obstacles }).toEqual({ program, obstacles: [] });
      expect(['yes', 'conditional']).toContain(verdict);
    }
  });

  it('fits the page size that the configuration of the kernel says', async () => {
    const small = decideVerdict(await setOf('loop', 3, 2n ** 48n, 4096n), ARM64.profile, RULE_BOOK);
    expect(small.assumptions.join()).not.toContain('page size');
    const large = decideVerdict(await setOf('loop', 3, 2n ** 48n, 65_536n), ARM64.profile, RULE_BOOK);
    expect(large.verdict).toBe('no');
    expect(large.findings).toContainEqual(
      expect.objectContaining({ rule: 'page-size', severity: 'blocker', found: 'page size in bytes 4096' }),
    );
  });

  it('fits the address space that the configuration of the kernel says', async () => {
    const high = decideVerdict(await setOf('loop', 3, 2n ** 52n, 4096n), ARM64.profile, RULE_BOOK);
    expect(high.findings).toContainEqual(expect.objectContaining({ rule: 'task-size', severity: 'blocker' }));
    const usual = decideVerdict(await setOf('loop', 3, 2n ** 48n, 4096n), ARM64.profile, RULE_BOOK);
    expect(usual.assumptions.join()).not.toContain('user address space');
  });
});
