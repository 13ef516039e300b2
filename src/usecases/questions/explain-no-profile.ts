/** No profile for the asked kernel: the nearest recorded ones, and what the version alone tells. */
import type { Arch } from '#core/image/arch.ts';
import { LINUX_CR_REVISIONS } from '#core/object-types/linux-cr/revisions.ts';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import { NO_FACTS, type Profile } from '#core/profile/profile.ts';
import type { KernelRelease } from '#core/version/kernel-release.ts';
import { sanitiseFault } from '../evaluation/sanitise-fault.ts';
import type { Ports } from '../ports/ports.ts';
import { nearestKernels } from './nearest-kernels.ts';
import type { Question } from './question.ts';
import type { ResolvedTarget } from './question-target.ts';

const MAX_NAMED = 10;

/**
 * What might restore there, as no profile says: the newest CRIU that the rules speak of, and every known Linux-CR. An
 * obstacle that is left with the best of them is one of the kernel.
 */
const SUPPOSED_RESTORERS = ['criu@4.2', ...LINUX_CR_REVISIONS.map(({ id }) => `linux-cr@${id}`)].map(parseRestorer);

export async function explainNoProfile(
  ports: Pick<Ports, 'profiles' | 'signatures' | 'evaluator'>,
  image: { readonly arch: Arch; readonly signatureId: number },
  question: Question,
  target: ResolvedTarget,
): Promise<readonly string[]> {
  if (target.selector.by !== 'versionKeys') return [];
  const arch = question.arch ?? image.arch;
  const recorded = await ports.profiles.kernels();
  const kernels = recorded.filter((kernel) => kernel.arch === arch);
  const { same, below, above } = nearestKernels(kernels, target.selector);
  const notes = [`No profile is recorded for ${target.title} on ${arch}.`];
  if (same.length > 0) notes.push(`Recorded with the same numbers: ${same.slice(0, MAX_NAMED).join(', ')}.`);
  if (below !== null) notes.push(`Nearest recorded kernel below: ${below}.`);
  if (above !== null) notes.push(`Nearest recorded kernel above: ${above}.`);
  if (target.kernel !== null) {
    notes.push(...(await knownFromVersion(ports, image.signatureId, arch, target.kernel, question)));
  }
  return notes;
}

/** Evaluates for a profile of which nothing but release and arch is known: only what is sure to stand in the way counts. */
async function knownFromVersion(
  ports: Pick<Ports, 'signatures' | 'evaluator'>,
  signatureId: number,
  arch: Arch,
  release: KernelRelease,
  question: Question,
): Promise<readonly string[]> {
  const content = (await ports.signatures.content([signatureId])).get(signatureId)?.content;
  if (content === undefined) return [];
  try {
    const bare = bareProfile(release, arch);
    const isLinuxCr = content.objects.some(({ type }) => type.startsWith('linux-cr/'));
    const from = `From the version alone, with ${isLinuxCr ? 'the patches of Linux-CR' : 'CRIU 4.2'}:`;
    const { evaluator } = ports;
    const { findings } = evaluator.decide(content, bare, evaluator.ruleBook, { ignore: question.ignore });
    const blockers = findings.filter((finding) => finding.severity === 'blocker');
    if (blockers.length === 0) return [`${from} nothing is known to stand in the way.`];
    const texts = blockers.map(({ objectType, required, found }) => {
      return `${from} ${objectType === '' ? 'restoring' : objectType} needs ${required}; found ${found}.`;
    });
    return [...new Set(texts)].slice(0, MAX_NAMED);
  } catch (error) {
    return [`What the version alone tells could not be found out: ${sanitiseFault(error)}.`];
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
