import type { Arch } from '../image/arch.ts';
import { KernelReleaseError } from '../version/kernel-release-error.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import type { FieldReader } from './field-reader.ts';
import { ARCH_EXPECTED, parseArch } from './parse-arch.ts';
import { parseRestorer, RestorerError } from './parse-restorer.ts';

export const MAX_RESTORERS = 16;

/** `/release` of a ProfileInput, as given; null and an error if it is not valid. */
export function readRelease(value: unknown, reader: FieldReader): string | null {
  if (typeof value !== 'string') {
    reader.add('/release', 'expected the text of uname -r');
    return null;
  }
  try {
    return parseKernelRelease(value).text;
  } catch (error) {
    if (!(error instanceof KernelReleaseError)) throw error;
    reader.add('/release', error.message);
    return null;
  }
}

/** `/arch` of a ProfileInput; null and an error if it is not valid. */
export function readArch(value: unknown, reader: FieldReader): Arch | null {
  const arch = typeof value === 'string' ? parseArch(value) : null;
  if (arch === null) reader.add('/arch', ARCH_EXPECTED);
  return arch;
}

/** `/restorer` of a ProfileInput: canonical, sorted, unique. */
export function readRestorers(value: unknown, reader: FieldReader): readonly string[] {
  const given = typeof value === 'string' ? [value] : value;
  const restorers = reader.texts(given, '/restorer', MAX_RESTORERS, 'criu@<release> or linux-cr@<revision>', (text) => {
    try {
      return parseRestorer(text).text;
    } catch (error) {
      if (error instanceof RestorerError) return null;
      throw error;
    }
  });
  if (Array.isArray(given) && given.length === 0) reader.add('/restorer', 'expected at least one restorer');
  return restorers;
}
