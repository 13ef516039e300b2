import type { Verdict } from '../verdict/verdict.ts';
import type { KconfigDelta, KconfigLine } from './kconfig-delta.ts';

/** Reasons of one line; an option that a hundred objects need has a hundred. */
const MAX_REASONS = 5;

export const DEPENDENCIES_NOTE =
  'The dependencies of these options are unknown. Merge them, run "make olddefconfig" and check that they are still set.';

/** A comment is one line, whatever a name holds, and never one that says "is not set". */
function comment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?').replace(/ is not set$/, ' is not set.')}`;
}

function linesOf({ option, value, was, module, reasons }: KconfigLine): string[] {
  const shown = reasons.slice(0, MAX_REASONS).map(({ rule, objectType, objectVersion, text }) => {
    const object = objectType === '' ? '' : ` ${objectType}${objectVersion === null ? '' : `@${objectVersion}`}`;
    return comment(`${rule}${object}: ${text}`);
  });
  const more = reasons.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [comment(`and ${more} more`)] : []),
    comment(
      `currently ${was}${module === null ? '' : `; m is enough if the module ${module} is loaded before the restore`}`,
    ),
    value === 'n' ? `# ${option} is not set` : `${option}=${value}`,
  ];
}

function nothingToSet(verdict: Verdict): string {
  const isFine = verdict !== 'no' && verdict !== 'unknown';
  return isFine ? 'No change required: the configuration does not prevent the restore.' : 'No kernel option helps.';
}

/**
 * The delta as a fragment of a `.config`: each line under the reason for it. `merge_config.sh` of the kernel's sources takes
 * it; so does every reader of such files.
 */
export function writeFragment(delta: KconfigDelta, image: string, profile: string): string {
  const { before, after, lines, notHelpedByKconfig, minimal } = delta;
  const left = notHelpedByKconfig.map(({ rule, required, found }) =>
    comment(`not helped by Kconfig: ${rule}: needs ${required}; found ${found}`),
  );
  const head = [
    comment(`Kconfig delta for ${image} on ${profile}: ${before.verdict} becomes ${after.verdict}.`),
    ...(lines.length === 0 ? [comment(nothingToSet(before.verdict))] : [comment(DEPENDENCIES_NOTE)]),
    ...(minimal ? [] : [comment('The search stopped early: some of these lines may not be required.')]),
    ...left,
  ];
  return `${[...head, ...lines.flatMap((line) => ['', ...linesOf(line)])].join('\n')}\n`;
}
