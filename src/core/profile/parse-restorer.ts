import { parseCriuVersion } from '../version/criu-version.ts';
import type { Restorer } from './profile.ts';

export const MAX_RESTORER_LENGTH = 80;

export class RestorerError extends Error {
  constructor(text: string) {
    const shown = JSON.stringify(text.slice(0, MAX_RESTORER_LENGTH));
    super(`${shown} is not a restorer; expected criu@<release> or linux-cr@<revision>, e.g. criu@4.2`);
    this.name = 'RestorerError';
  }
}

/** A header revision's commit id or its one-word label (`5c3471a`, `ckpt-v23-rc2`). */
const REVISION = /^[0-9A-Za-z][0-9A-Za-z._+-]{0,63}$/;

/**
 * `criu@4.2`, `linux-cr@5c3471a`. The `text` is canonical: `criu@v4.2` becomes `criu@4.2`. Whether anybody knows the
 * Linux-CR revision is for the rules to say.
 *
 * @throws RestorerError
 */
export function parseRestorer(text: string): Restorer {
  if (text.length > MAX_RESTORER_LENGTH) throw new RestorerError(text);
  const at = text.indexOf('@');
  const family = text.slice(0, Math.max(at, 0));
  const release = text.slice(at + 1);
  if (family === 'linux-cr' && REVISION.test(release)) return { family, revision: release, text };
  if (family !== 'criu') throw new RestorerError(text);
  try {
    const version = parseCriuVersion(release);
    return { family, version, text: `criu@${version.join('.')}` };
  } catch {
    throw new RestorerError(text);
  }
}
