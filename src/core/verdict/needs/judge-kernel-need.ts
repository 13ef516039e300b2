import type { Profile } from '../../profile/profile.ts';
import type { Need } from '../../rules/rule.ts';
import { compareKernelVersions } from '../../version/compare-kernel-versions.ts';
import type { KernelVersion } from '../../version/kernel-release.ts';
import { parseKernelRelease } from '../../version/parse-kernel-release.ts';
import { type Judgement, type JudgeNeed, NOTHING, notSaid } from './judgement.ts';

type KernelNeed = Extract<Need, { need: 'kernel' }>;

/**
 * Distribution kernels carry backports, and their release text is all there is to see it by. The number still decides;
 * `objectSupport` of the profile is the place to record a backport.
 */
const DISTRIBUTION_SUFFIX = /\.el\d|\.fc\d|\+deb|amd64|arm64|-generic|-azure|-aws|-gcp|-default|\.amzn|-Ubuntu/;

function found(profile: Profile): string {
  const { text, alias } = profile.release;
  return alias === null ? `kernel ${text}` : `kernel ${text} (${profile.release.version.numbers.join('.')})`;
}

function backportHint(profile: Profile, minimum: boolean): { hint: string } | Record<string, never> {
  return minimum && DISTRIBUTION_SUFFIX.test(profile.release.suffix)
    ? {
        hint: 'A distribution kernel may include a backport. If it does, record it in the objectSupport of the profile.',
      }
    : {};
}

function firstThree(version: KernelVersion): string {
  const [major = 0, minor = 0, patch = 0] = version.numbers;
  return `${major}.${minor}.${patch}`;
}

/** The objectSupport of a profile says that this very object version restores there, whatever its number. */
function isRecorded(profile: Profile, object: { type: string; version: number } | null): boolean {
  return object !== null && (profile.objectSupport[object.type]?.includes(object.version) ?? false);
}

export function judgeKernelNeed(need: KernelNeed): JudgeNeed {
  const min = need.min === undefined ? null : parseKernelRelease(need.min).version;
  const max = need.max === undefined ? null : parseKernelRelease(need.max).version;
  return (profile, _restorer, object) => {
    const { version } = profile.release;
    const judgements: Judgement[] = [];
    const isTooOld = min !== null && compareKernelVersions(version, min) < 0 && !isRecorded(profile, object);
    if (isTooOld && need.below === 'unknown') {
      const reason = 'no evidence how older kernels of this architecture behave';
      judgements.push({
        is: 'unknown',
        required: `kernel ${need.min} or newer`,
        found: `${found(profile)}: ${reason}`,
      });
    } else if (isTooOld) {
      judgements.push({
        is: 'unmet',
        required: `kernel ${need.min} or newer`,
        found: found(profile),
        ...backportHint(profile, true),
      });
    }
    if (
      max !== null &&
      compareKernelVersions({ ...version, numbers: version.numbers.slice(0, max.numbers.length) }, max) > 0 &&
      !isRecorded(profile, object)
    ) {
      judgements.push({ is: 'unmet', required: `kernel ${need.max} or older`, found: found(profile) });
    }
    if (need.fromAttribute !== undefined && object !== null) {
      const wanted = object.attributes[need.fromAttribute];
      if (typeof wanted !== 'string') judgements.push(notSaid('the kernel version of the image', need.fromAttribute));
      else if (wanted !== firstThree(version)) {
        judgements.push({ is: 'unmet', required: `kernel version ${wanted}`, found: found(profile) });
      }
    }
    return judgements.length === 0 ? NOTHING : judgements;
  };
}
