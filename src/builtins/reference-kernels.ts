import type { Arch } from '#core/image/arch.ts';
import type { HeaderRevision } from '#core/object-types/linux-cr/header-revision.ts';
import { HEADER_REVISIONS } from '#core/object-types/linux-cr/header-revisions.ts';
import { LINUX_CR_RULES } from '#core/rules/linux-cr/rules.ts';
import type { OptionNeed } from '#core/rules/rule.ts';
import { compareKernelVersions } from '#core/version/compare-kernel-versions.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { REVISION_KERNELS, type RevisionKernel } from './revision-kernels.ts';

/** As one puts it over the API. */
export interface ReferenceKernel {
  readonly name: string;
  readonly profile: {
    readonly release: string;
    readonly arch: Arch;
    readonly restorer: readonly string[];
    readonly kconfig: Readonly<Record<string, 'y' | 'n'>>;
    readonly kconfigComplete: false;
    readonly labels: Readonly<Record<string, string>>;
  };
}

const NOTE =
  'synthetic: a reference kernel that was never built, with this header revision and every option that rules name and its architecture has';

const WIDE: readonly Arch[] = ['x86_64', 's390x'];
const HUGE_PAGES = ['CONFIG_HUGETLBFS', 'CONFIG_HUGETLB_PAGE'];

const OPTIONS: readonly OptionNeed[] = LINUX_CR_RULES.flatMap(({ needs }) =>
  needs.flatMap((need) => (need.need === 'kconfig' ? need.allOf : [])),
);

function isIn(release: string, { since, until }: OptionNeed): boolean {
  const { version } = parseKernelRelease(release);
  const isOlder = (other: string): boolean => compareKernelVersions(version, parseKernelRelease(other).version) < 0;
  return (since === undefined || !isOlder(since)) && (until === undefined || isOlder(until));
}

/**
 * COMPAT runs 32-bit tasks on a 64-bit kernel. Huge pages on ARM and 32-bit POWER are left out, and so unknown, because
 * it has not been researched since when these have them.
 */
function settingOf(option: string, arch: Arch): 'y' | 'n' | null {
  if (option === 'CONFIG_COMPAT') return WIDE.includes(arch) ? 'y' : 'n';
  if (HUGE_PAGES.includes(option)) return arch === 'arm' || arch === 'ppc32' ? null : 'y';
  return 'y';
}

function kconfigOf(release: string, arch: Arch): Readonly<Record<string, 'y' | 'n'>> {
  const named = OPTIONS.filter((option) => isIn(release, option)).map(({ option }) => option);
  const kconfig: Record<string, 'y' | 'n'> = {};
  for (const option of [...new Set(named)].sort()) {
    const value = settingOf(option, arch);
    if (value !== null) kconfig[option] = value;
  }
  return kconfig;
}

function build({ id, label, date }: HeaderRevision, { release, source }: RevisionKernel, arch: Arch): ReferenceKernel {
  return {
    name: `linux-cr-${id}-${arch}`,
    profile: {
      release,
      arch,
      restorer: [`linux-cr@${id}`],
      kconfig: kconfigOf(release, arch),
      kconfigComplete: false,
      labels: { source: 'synthetic', headers: label, 'headers-date': date, release: source, note: NOTE },
    },
  };
}

/** One for each header revision of Linux-CR and each architecture that it supported, oldest first. */
export const REFERENCE_KERNELS: readonly ReferenceKernel[] = HEADER_REVISIONS.flatMap((revision) => {
  const kernel = REVISION_KERNELS.find((known) => known.revision === revision.id);
  return kernel === undefined ? [] : revision.arches.map((arch) => build(revision, kernel, arch));
});
