import type { Need } from '../../rules/rule.ts';
import { compareKernelVersions } from '../../version/compare-kernel-versions.ts';
import type { KernelVersion } from '../../version/kernel-release.ts';
import { parseKernelRelease } from '../../version/parse-kernel-release.ts';
import { foundKernel, judgeKernelMinimum } from './judge-kernel-minimum.ts';
import { type Judgement, type JudgeNeed, NOTHING, notSaid } from './judgement.ts';

type KernelNeed = Extract<Need, { need: 'kernel' }>;

function firstThree(version: KernelVersion): string {
  const [major = 0, minor = 0, patch = 0] = version.numbers;
  return `${major}.${minor}.${patch}`;
}

export function judgeKernelNeed(need: KernelNeed): JudgeNeed {
  const min =
    need.min === undefined
      ? null
      : { text: need.min, version: parseKernelRelease(need.min).version, below: need.below ?? null };
  const max = need.max === undefined ? null : parseKernelRelease(need.max).version;
  return (profile, _restorer, object) => {
    const { version } = profile.release;
    const judgements: Judgement[] = [];
    const minimum = min === null ? null : judgeKernelMinimum(profile, min, need.provenBy ?? []);
    if (minimum !== null) judgements.push(minimum);
    if (
      max !== null &&
      compareKernelVersions({ ...version, numbers: version.numbers.slice(0, max.numbers.length) }, max) > 0
    ) {
      judgements.push({ is: 'unmet', required: `kernel ${need.max} or older`, found: foundKernel(profile) });
    }
    if (need.fromAttribute !== undefined && object !== null) {
      const wanted = object.attributes[need.fromAttribute];
      if (typeof wanted !== 'string') judgements.push(notSaid('the kernel version of the image', need.fromAttribute));
      else if (wanted !== firstThree(version)) {
        judgements.push({ is: 'unmet', required: `kernel version ${wanted}`, found: foundKernel(profile) });
      }
    }
    return judgements.length === 0 ? NOTHING : judgements;
  };
}
