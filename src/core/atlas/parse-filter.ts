import { ARCH_EXPECTED, parseArch } from '../profile/parse-arch.ts';
import { parseKernelRange } from '../version/kernel-range.ts';
import { KernelReleaseError } from '../version/kernel-release-error.ts';
import { distroIdOf } from './distributions.ts';
import type { AtlasFilter } from './search-kernels.ts';

/** As people write it; every part may be left out. */
export interface AtlasFilterInput {
  /** `ubuntu`, `ubuntu/24.04` */
  readonly distro?: string | undefined;
  /** Words, with blanks between them. */
  readonly q?: string | undefined;
  /** A part of `uname -r`. */
  readonly release?: string | undefined;
  readonly kernels?: string | undefined;
  readonly arch?: string | undefined;
  readonly since?: string | undefined;
}

/** A part of a filter that cannot be read. */
export class AtlasFilterError extends Error {
  /** Name of the part. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.name = 'AtlasFilterError';
    this.field = field;
  }
}

/** @throws AtlasFilterError */
export function parseAtlasFilter({ distro, q, release, kernels, arch, since }: AtlasFilterInput): AtlasFilter {
  return {
    ...(distro === undefined ? { distro: null, version: null } : parseDistro(distro)),
    words: (q ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ''),
    release: release ?? null,
    kernels: kernels === undefined ? null : rangeOf(kernels),
    arch: arch === undefined ? null : archOf(arch),
    since: since === undefined ? null : dayOf(since),
  };
}

/**
 * `ubuntu`, `ubuntu/24.04`.
 *
 * @throws AtlasFilterError
 */
export function parseDistro(text: string): { readonly distro: string; readonly version: string | null } {
  const [word = '', version, ...rest] = text.split('/');
  const distro = distroIdOf(word);
  if (distro === '' || version === '' || rest.length > 0) {
    throw new AtlasFilterError('distro', 'must be a distribution, with or without its version, such as ubuntu/24.04');
  }
  return { distro, version: version ?? null };
}

function rangeOf(text: string): AtlasFilter['kernels'] {
  try {
    return parseKernelRange(text);
  } catch (error) {
    if (error instanceof KernelReleaseError) throw new AtlasFilterError('kernels', error.message);
    throw error;
  }
}

function archOf(text: string): AtlasFilter['arch'] {
  const arch = parseArch(text);
  if (arch === null) throw new AtlasFilterError('arch', ARCH_EXPECTED);
  return arch;
}

function dayOf(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  throw new AtlasFilterError('since', 'must be a day such as 2024-01-01');
}
