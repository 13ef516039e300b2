import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Where a build leaves it, seen from the sources and from the build. */
const BUILT = new URL('../../dist/restore-matrix.mjs', import.meta.url);

/** The command line as one file that needs Node alone. */
export interface CommandLineFile {
  readonly content: Buffer;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** null: there is no build, as this process runs from its sources. */
export function readCommandLineFile(place: URL = BUILT): CommandLineFile | null {
  try {
    const content = readFileSync(place);
    return { content, sha256: createHash('sha256').update(content).digest('hex') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
