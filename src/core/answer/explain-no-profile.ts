/** No profile for the requested kernels: the nearest recorded ones, and what follows from the version alone. */
import type { Arch } from '../image/arch.ts';
import { LINUX_CR_REVISIONS } from '../object-types/linux-cr/revisions.ts';
import { parseRestorer } from '../profile/parse-restorer.ts';
import { NO_FACTS, type Profile } from '../profile/profile.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import { sanitiseFault } from '../verdict/sanitise-fault.ts';
import type { KernelRelease } from '../version/kernel-release.ts';
import { nearestKernels } from './nearest-kernels.ts';
import type { AskedKernels } from './resolve-target.ts';

const MAX_NAMED = 10;

/**
 * No profile names a restorer, so these are tried: the newest CRIU that the rules cover, and every known Linux-CR. An
 * obstacle that remains with the best of them comes from the kernel.
 */
const SUPPOSED_RESTORERS = ['criu@4.2', ...LINUX_CR_REVISIONS.map(({ id }) => `linux-cr@${id}`)].map(parseRestorer);

export interface RecordedKernel {
  readonly release: string;
  readonly arch: string;
}

/** `content`: of the image; null: the image was deleted. */
export function explainNoProfile(
  asked: AskedKernels,
  arch: Arch,
  recorded: readonly RecordedKernel[],
  content: SignatureContent | null,
  ignore: readonly string[],
  evaluator: Evaluator,
): readonly string[] {
  const { same, below, above } = nearestKernels(
    recorded.filter((kernel) => kernel.arch === arch),
    asked.span,
  );
  const isOpen = asked.only === null || content === null;
  return [
    `No profile is recorded for ${asked.title} on ${arch}.`,
    ...(same.length === 0 ? [] : [`Recorded with the same numbers: ${same.slice(0, MAX_NAMED).join(', ')}.`]),
    ...(below === null ? [] : [`Nearest recorded kernel below: ${below}.`]),
    ...(above === null ? [] : [`Nearest recorded kernel above: ${above}.`]),
    ...(isOpen ? [] : knownFromVersion(content, arch, asked.only, ignore, evaluator)),
  ];
}

/** Evaluates for a profile with nothing but release and arch: only certain blockers count. */
function knownFromVersion(
  content: SignatureContent,
  arch: Arch,
  release: KernelRelease,
  ignore: readonly string[],
  { decide, ruleBook }: Evaluator,
): readonly string[] {
  try {
    const isLinuxCr = content.objects.some(({ type }) => type.startsWith('linux-cr/'));
    const from = `From the version alone, with ${isLinuxCr ? 'the patches of Linux-CR' : 'CRIU 4.2'}:`;
    const { findings } = decide(content, bareProfile(release, arch), ruleBook, { ignore });
    const blockers = findings.filter((finding) => finding.severity === 'blocker');
    if (blockers.length === 0) return [`${from} no blocker is known.`];
    const texts = blockers.map(({ objectType, required, found }) => {
      return `${from} ${objectType === '' ? 'the restore' : objectType} requires ${required}; found ${found}.`;
    });
    return [...new Set(texts)].slice(0, MAX_NAMED);
  } catch (error) {
    return [`The evaluation from the version alone failed: ${sanitiseFault(error)}.`];
  }
}

function bareProfile(release: KernelRelease, arch: Arch): Profile {
  return {
    name: '',
    revision: 0,
    release,
    arch,
    restorers: SUPPOSED_RESTORERS,
    kconfig: {},
    kconfigComplete: false,
    objectSupport: {},
    facts: NO_FACTS,
    labels: {},
  };
}
