/** What a question's target means: which profiles to select, and what to tell about it. */
import { showRung } from '#core/guarantee/rung.ts';
import { formatKernelVersion } from '#core/version/format-kernel-version.ts';
import { keyBoundsOf, parseKernelRange } from '#core/version/kernel-range.ts';
import type { KernelRelease } from '#core/version/kernel-release.ts';
import { KernelReleaseError } from '#core/version/kernel-release-error.ts';
import { MAX_NUMBER_DIGITS, parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { seriesOf } from '#core/version/series-of.ts';
import { versionKeyOf } from '#core/version/version-key.ts';
import type { ProfileSelector } from '../ports/ports.ts';
import { UseCaseError } from '../use-case-error.ts';
import type { QuestionTarget } from './question.ts';

export interface ResolvedTarget {
  readonly selector: ProfileSelector;
  /** Only profiles of exactly this `uname -r` text; null = all that the selector finds. */
  readonly release: string | null;
  /** The one kernel asked about; null for ranges, series and profiles. */
  readonly kernel: KernelRelease | null;
  /** The target in words, for notes: `kernel 3.0`, `series 6.1`. */
  readonly title: string;
  readonly notes: readonly string[];
}

/** Throws UseCaseError naming the field. */
export function resolveTarget(target: QuestionTarget): ResolvedTarget {
  if (target.by === 'profile') {
    const selector = { by: 'name', name: target.profile } as const;
    return { selector, release: null, kernel: null, title: `profile ${target.profile}`, notes: [] };
  }
  if (target.by === 'fleet') {
    const selector = { by: 'fleet', fleet: target.fleet } as const;
    return { selector, release: null, kernel: null, title: `fleet ${target.fleet}`, notes: [] };
  }
  if (target.by === 'guarantee') {
    const title = `the rung ${showRung(target.guarantee)}`;
    // Which of them are of the rung is known once the image is (guarantee-scope.ts).
    return { selector: { by: 'all' }, release: null, kernel: null, title, notes: [] };
  }
  if (target.by === 'series') return resolveSeries(target.series);
  return /[<>=]/.test(target.kernel) ? resolveRange(target.kernel) : resolveRelease(target.kernel);
}

function resolveRelease(text: string): ResolvedTarget {
  const kernel = parse('kernel', () => parseKernelRelease(text));
  const key = versionKeyOf(kernel.version);
  const selector = { by: 'versionKeys', from: key, to: key, arch: null } as const;
  const release = kernel.suffix === '' ? null : text;
  return { selector, release, kernel, title: `kernel ${text}`, notes: aliasNotes(kernel) };
}

function resolveRange(text: string): ResolvedTarget {
  const bounds = keyBoundsOf(parse('kernel', () => parseKernelRange(text)));
  if (bounds.from > bounds.to) throw refused('kernel', 'no kernel can be inside this range', 'kernel-range-malformed');
  const selector = { by: 'versionKeys', ...bounds, arch: null } as const;
  return { selector, release: null, kernel: null, title: `kernels ${text}`, notes: [] };
}

/** From the first candidate to the last stable release. */
function resolveSeries(text: string): ResolvedTarget {
  const release = parse('series', () => parseKernelRelease(text));
  const { numbers } = release.version;
  const plain = release.suffix === '' && release.version.rc === null;
  if (!plain || seriesOf(release.version) !== numbers.join('.')) {
    throw refused('series', 'a series looks like 6.1 or, before 3.0, like 2.6.32', 'question-malformed');
  }
  const highest = 10 ** MAX_NUMBER_DIGITS - 1;
  const last = numbers.length === 2 ? [...numbers, highest, highest] : [...numbers, highest];
  const from = versionKeyOf({ numbers, rc: 0 });
  const to = versionKeyOf({ numbers: last, rc: null });
  const selector = { by: 'versionKeys', from, to, arch: null } as const;
  return { selector, release: null, kernel: null, title: `series ${text}`, notes: aliasNotes(release) };
}

function aliasNotes(release: KernelRelease): string[] {
  if (release.alias === null) return [];
  const real = formatKernelVersion(release.version);
  return [
    `${release.alias} is how Linux ${real} calls itself to programs that expect 2.6 (UNAME26); asked for ${real}.`,
  ];
}

function parse<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KernelReleaseError)) throw error;
    const code = error.code === 'kernel-range-malformed' ? 'kernel-range-malformed' : 'kernel-release-malformed';
    throw refused(field, error.message, code);
  }
}

function refused(
  pointer: string,
  message: string,
  code: 'question-malformed' | 'kernel-range-malformed' | 'kernel-release-malformed',
): UseCaseError {
  return new UseCaseError(code, `${pointer}: ${message}`, { errors: [{ pointer, message }] });
}
