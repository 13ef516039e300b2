import { parseRestorer } from '../profile/parse-restorer.ts';
import { NO_FACTS, type Profile } from '../profile/profile.ts';
import type { RuleBook } from '../rules/rule.ts';
import { parseCriuVersion } from '../version/criu-version.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { addressOf } from './address.ts';
import type { Atlas, AtlasKernel, AtlasPackage } from './atlas.ts';
import { isWhole } from './is-whole.ts';
import { optionsForRules } from './kernel-options.ts';
import { shippedPackage } from './shipped-packages.ts';

/** Where the atlas does not know which one a distribution ships: the newest release that was tagged. */
const NEWEST_CRIU = 'criu@4.2';

export interface AtlasRestorer {
  /** `criu@4.1.1` */
  readonly text: string;
  /** What says so; null: nothing, it is the newest tagged one. */
  readonly shipped: AtlasPackage | null;
}

/** The CRIU that the distribution of a kernel ships, else the newest. */
export function restorerFor(atlas: Atlas, kernel: AtlasKernel): AtlasRestorer {
  const shipped = shippedPackage(atlas, kernel, 'criu');
  const version = shipped === null ? null : criuVersion(shipped.release);
  return version === null ? { text: NEWEST_CRIU, shipped: null } : { text: `criu@${version}`, shipped };
}

/** `3.17.1` of `3.17.1`, `v3.15`, `4.3-1~exp2`; null: none. */
function criuVersion(text: string): string | null {
  const digits = /\d+(?:\.\d+)+/.exec(text)?.[0];
  if (digits === undefined) return null;
  try {
    return parseCriuVersion(digits).join('.');
  } catch {
    return null;
  }
}

export interface KernelProfileParts {
  readonly kernel: AtlasKernel;
  /** What the kernel that is asked about prints; the build's own where it is the same. */
  readonly release: string;
  readonly restorer: string;
  /** What calls CRIU there; absent or null: it is not known. */
  readonly runtime?: string | null;
  /** Options that differ between its neighbours, and so are not known. */
  readonly except: ReadonlySet<string>;
}

/** What such a kernel offers, as far as the atlas tells: no facts of a host. */
export function profileOfKernel(
  atlas: Pick<Atlas, 'options'>,
  { kernel, release, restorer, runtime = null, except }: KernelProfileParts,
  ruleBook: RuleBook,
): Profile {
  return {
    name: addressOf({ ...kernel, release }),
    revision: 1,
    release: parseKernelRelease(release),
    arch: kernel.arch,
    restorers: [parseRestorer(restorer)],
    kconfig: optionsForRules(atlas, kernel, ruleBook, except),
    kconfigComplete: isWhole(kernel),
    objectSupport: {},
    facts: { ...NO_FACTS, runtime },
    labels: { source: 'atlas', atlas: addressOf(kernel) },
  };
}
