/** What a question's target means: which profiles to select, and the notes on it. */
import { formatKernelVersion } from '../version/format-kernel-version.ts';
import { keyBoundsOf, parseKernelRange } from '../version/kernel-range.ts';
import type { KernelRelease } from '../version/kernel-release.ts';
import { KernelReleaseError } from '../version/kernel-release-error.ts';
import { MAX_NUMBER_DIGITS, parseKernelRelease } from '../version/parse-kernel-release.ts';
import { seriesOf } from '../version/series-of.ts';
import { versionKeyOf } from '../version/version-key.ts';
import type { ProfileSelector } from './profile-selector.ts';
import { QuestionError } from './question-error.ts';
import type { QuestionTarget } from './question-target.ts';

/** Kernels that are asked about by their version. */
export interface AskedKernels {
  /** In words, for notes: `kernel 3.0`, `series 6.1`. */
  readonly title: string;
  /** Version keys. */
  readonly span: { readonly from: string; readonly to: string };
  /** Null: several. */
  readonly only: KernelRelease | null;
}

export interface ResolvedTarget {
  readonly selector: ProfileSelector;
  /** Only profiles of exactly this `uname -r` text; null = all that the selector finds. */
  readonly release: string | null;
  /** Null: profiles are asked about by name, or by what they have in common. */
  readonly kernels: AskedKernels | null;
  readonly notes: readonly string[];
}

/** Throws QuestionError naming the field. */
export function resolveTarget(target: QuestionTarget): ResolvedTarget {
  switch (target.by) {
    case 'profile':
      return { selector: { by: 'names', names: target.profiles }, release: null, kernels: null, notes: [] };
    case 'fleet':
      return { selector: { by: 'fleet', fleet: target.fleet }, release: null, kernels: null, notes: [] };
    case 'guarantee':
      // Which of them are of the rung is known once the image is (narrow-to-rung.ts).
      return { selector: { by: 'all' }, release: null, kernels: null, notes: [] };
    case 'distro':
    case 'nodes':
      // No recorded profile is of a distribution or a list of nodes; the atlas is (consult-atlas.ts).
      return { selector: { by: 'names', names: [] }, release: null, kernels: null, notes: [] };
    case 'series':
      return resolveSeries(target.series);
    case 'kernel':
      return /[<>=]/.test(target.kernel) ? resolveRange(target.kernel) : resolveRelease(target.kernel);
  }
}

function resolveRelease(text: string): ResolvedTarget {
  const kernel = parse('kernel', () => parseKernelRelease(text));
  const key = versionKeyOf(kernel.version);
  const release = kernel.suffix === '' ? null : text;
  const kernels = { title: `kernel ${text}`, span: { from: key, to: key }, only: kernel };
  return { ...selecting(kernels), release, notes: aliasNotes(kernel) };
}

function resolveRange(text: string): ResolvedTarget {
  const span = keyBoundsOf(parse('kernel', () => parseKernelRange(text)));
  if (span.from > span.to) {
    throw new QuestionError('kernel-range-malformed', 'kernel', 'the range is empty: no kernel version can match it');
  }
  return { ...selecting({ title: `kernels ${text}`, span, only: null }), release: null, notes: [] };
}

/** From the first candidate to the last stable release. */
const SERIES_EXPECTED = 'must be a series such as 6.1 or, before 3.0, 2.6.32';

function resolveSeries(text: string): ResolvedTarget {
  if (/^\d+$/.test(text)) throw new QuestionError('question-malformed', 'series', SERIES_EXPECTED);
  const release = parse('series', () => parseKernelRelease(text));
  const { numbers } = release.version;
  const plain = release.suffix === '' && release.version.rc === null;
  if (!plain || seriesOf(release.version) !== numbers.join('.')) {
    throw new QuestionError('question-malformed', 'series', SERIES_EXPECTED);
  }
  const highest = 10 ** MAX_NUMBER_DIGITS - 1;
  const last = numbers.length === 2 ? [...numbers, highest, highest] : [...numbers, highest];
  const span = { from: versionKeyOf({ numbers, rc: 0 }), to: versionKeyOf({ numbers: last, rc: null }) };
  return {
    ...selecting({ title: `series ${text}`, span, only: null }),
    release: null,
    notes: aliasNotes(release),
  };
}

function selecting(kernels: AskedKernels): Pick<ResolvedTarget, 'selector' | 'kernels'> {
  return { selector: { by: 'versionKeys', ...kernels.span, arch: null }, kernels };
}

function aliasNotes(release: KernelRelease): readonly string[] {
  if (release.alias === null) return [];
  const real = formatKernelVersion(release.version);
  return [
    `Linux ${real} reports itself as ${release.alias} to programs that expect 2.6 (UNAME26); the question is about ${real}.`,
  ];
}

function parse<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KernelReleaseError)) throw error;
    const code = error.code === 'kernel-range-malformed' ? 'kernel-range-malformed' : 'kernel-release-malformed';
    throw new QuestionError(code, field, error.message);
  }
}
