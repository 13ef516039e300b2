import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { versionKeyOf } from '../version/version-key.ts';

/** Recorded releases around a span of version keys: inside it, just below, just above. */
export function nearestKernels(
  kernels: readonly { readonly release: string }[],
  span: { readonly from: string; readonly to: string },
): { same: readonly string[]; below: string | null; above: string | null } {
  const keyed = kernels
    .map(({ release }) => ({ release, key: versionKeyOf(parseKernelRelease(release).version) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.release < b.release ? -1 : 1));
  const inside = keyed.filter(({ key }) => key >= span.from && key <= span.to);
  return {
    same: [...new Set(inside.map(({ release }) => release))],
    below: keyed.findLast(({ key }) => key < span.from)?.release ?? null,
    above: keyed.find(({ key }) => key > span.to)?.release ?? null,
  };
}
