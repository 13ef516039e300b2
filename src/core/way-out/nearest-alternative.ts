import { compareKernelVersions } from '../version/compare-kernel-versions.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { seriesOf } from '../version/series-of.ts';
import type { Alternative, WayOut } from './way-out.ts';

type Kernel = Pick<Alternative, 'profile' | 'kernel'>;

/** Of one kernel series, then by how many recorded kernels lie between. */
function distances(from: Kernel, alternatives: readonly Alternative[]): ReadonlyMap<Alternative, number> {
  const at = parseKernelRelease(from.kernel).version;
  const keyed = alternatives.map((one) => ({ one, version: parseKernelRelease(one.kernel).version }));
  const sorted = keyed.toSorted((a, b) => compareKernelVersions(a.version, b.version));
  const place = sorted.findIndex(({ version }) => compareKernelVersions(version, at) >= 0);
  const here = place < 0 ? sorted.length : place;
  return new Map(
    sorted.map(({ one, version }, i) => {
      const isSame = seriesOf(version) === seriesOf(at);
      return [one, (isSame ? 0 : sorted.length) + (i < here ? here - i : i - here + 1)];
    }),
  );
}

/** The nearest profile that says yes; where none does, the nearest that says conditional. */
export function nearestAlternative(from: Kernel, alternatives: readonly Alternative[]): readonly WayOut[] {
  const others = alternatives.filter(({ profile }) => profile !== from.profile);
  const willing = (['yes', 'conditional'] as const).map((verdict) => others.filter((one) => one.verdict === verdict));
  const best = willing.find((list) => list.length > 0) ?? [];
  const distance = distances(from, best);
  const [nearest] = best.toSorted(
    (a, b) => (distance.get(a) ?? 0) - (distance.get(b) ?? 0) || (a.profile < b.profile ? -1 : 1),
  );
  if (nearest === undefined || nearest.verdict === 'no') return [];
  const { profile, kernel, verdict } = nearest;
  return [
    {
      kind: 'profile',
      text: `Restore on ${profile} (kernel ${kernel}), the nearest recorded profile that says ${verdict}.`,
      loses: null,
      verdict,
      steps: [],
    },
  ];
}
