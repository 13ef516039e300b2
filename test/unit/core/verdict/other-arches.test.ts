import { describe, expect, it } from 'vitest';
import type { CriuMessage } from '#core/formats/criu/criu-image-set.ts';
import type { Arch } from '#core/image/arch.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { findKconfigDelta } from '#core/kconfig-delta/find-kconfig-delta.ts';
import { CRIU_OBJECT_TYPES } from '#core/object-types/criu/object-types.ts';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import { OPTION_LIFETIMES } from '#core/rules/option-lifetimes.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { canBuildWith } from '#core/verdict/needs/judge-kconfig-need.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { readCorpusSet } from '../inventory/criu/read-corpus-set.ts';
import { makeContent } from './make-content.ts';
import { makeProfile } from './make-profile.ts';
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

/** Architectures for which CRIU is built (`arch/` of its sources). */
const OF_CRIU: readonly Arch[] = [
  'x86_64',
  'aarch64',
  'arm',
  's390x',
  'ppc64le',
  'ppc64',
  'mips64',
  'loongarch64',
  'riscv64',
];

describe.each(OF_CRIU)('the rules on %s', (arch) => {
  const types = CRIU_OBJECT_TYPES.filter(({ arches }) => arches?.includes(arch) !== false);
  const contents = types.map(({ id }) => makeContent({ [`criu/${id}`]: {} }, { arch }));

  it.each(['3.10', '4.18', '6.12'])('speak of no option that the architecture cannot have: %s', (release) => {
    for (const kconfigComplete of [false, true]) {
      const profile = makeProfile({ arch, release, kconfigComplete });
      const texts = contents.flatMap((content) =>
        decideVerdict(content, profile, RULE_BOOK).findings.map(({ required }) => required),
      );
      const foreign = OPTION_LIFETIMES.filter(({ option, arches }) => {
        return arches?.includes(arch) === false && texts.some((text) => new RegExp(`\\b${option}\\b`).test(text));
      });
      expect(foreign.map(({ option }) => option)).toEqual([]);
      expect(texts.length).toBeGreaterThan(100);
    }
  });

  it('offer no build of an option that the kernel cannot have', () => {
    const profile = makeProfile({ arch, release: '4.18.20', kconfigComplete: true });
    for (const content of contents) {
      const { lines } = findKconfigDelta(content, profile, OWN_EVALUATOR);
      const impossible = lines.filter(({ option }) => !canBuildWith({ option }, profile));
      expect(impossible).toEqual([]);
    }
  });
});

it('are only limited to architectures of CRIU, but for 32-bit x86 kernels', () => {
  const named = RULE_BOOK.rules
    .filter(({ family }) => family === 'criu')
    .flatMap(({ id, arches = [], needs }) =>
      [arches, ...needs.map((need) => need.arches ?? [])].flat().map((arch) => ({ id, arch })),
    );
  const unknown = named.filter(({ arch }) => !OF_CRIU.includes(arch) && arch !== 'x86_32');
  expect(unknown).toEqual([]);
});
