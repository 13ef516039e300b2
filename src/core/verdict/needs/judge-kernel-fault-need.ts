import type { KernelFaultNeed } from '../../rules/rule.ts';
import { isInKernelRange, type KernelRange, parseKernelRange } from '../../version/kernel-range.ts';
import type { KernelRelease, KernelVersion } from '../../version/kernel-release.ts';
import { pointReleaseOf } from '../../version/point-release.ts';
import { type Judgement, type JudgeNeed, NOTHING } from './judgement.ts';

const isInOne = (version: KernelVersion, ranges: readonly KernelRange[]): boolean =>
  ranges.some((range) => isInKernelRange(version, range));

/** What is known of a kernel: it has the fault, it does not, or why that is open. */
type State = 'broken' | 'sound' | { readonly open: string };

export function judgeKernelFaultNeed(need: KernelFaultNeed): JudgeNeed {
  const broken = need.broken.map(parseKernelRange);
  const unsure = (need.unsure ?? []).map(parseKernelRange);
  const hidden = need.hidden === undefined ? null : parseKernelRange(need.hidden);
  const releases = need.releases === undefined ? null : new RegExp(need.releases);
  const required = `a kernel without ${need.fault}`;

  const stateOf = (release: KernelRelease): State => {
    if (releases !== null && !releases.test(release.text)) return 'sound';
    const point = pointReleaseOf(release);
    const version = point ?? release.version;
    if (isInOne(version, broken)) return 'broken';
    if (isInOne(version, unsure)) return { open: 'no record of when the fault came and went there' };
    if (point === null && hidden !== null && isInKernelRange(version, hidden)) {
      return { open: 'its name does not show the stable point release' };
    }
    return 'sound';
  };

  return ({ release }) => {
    const state = stateOf(release);
    if (state === 'sound') return NOTHING;
    const found = `kernel ${release.text}`;
    const judgement: Judgement =
      state === 'broken'
        ? { is: 'unmet', required, found: `${found}, which has it` }
        : { is: 'unknown', required, found: `${found}: ${state.open}` };
    return [judgement];
  };
}
