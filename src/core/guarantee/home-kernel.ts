/** Where an image was made, as far as guarantees start from there. */

import type { Arch } from '../image/arch.ts';
import type { Inventory, Origin } from '../inventory/inventory.ts';
import type { Restorer } from '../profile/profile.ts';
import type { KernelRelease } from '../version/kernel-release.ts';
import { KernelReleaseError } from '../version/kernel-release-error.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';

export type Family = Restorer['family'];

export interface Home {
  readonly arch: Arch;
  /** Null: no object of the image says what restores it. */
  readonly family: Family | null;
  /** The kernel that made the image; null: not known, and `missing` says why. */
  readonly release: KernelRelease | null;
  /** Header revision of a Linux-CR image, when only one is possible. */
  readonly revision: string | null;
  readonly missing: string | null;
}

/** An inventory made on the client does not say in its format what it is of; its objects do. */
export function familyOf(objects: readonly { readonly type: string }[]): Family | null {
  if (objects.some(({ type }) => type.startsWith('linux-cr/'))) return 'linux-cr';
  return objects.some(({ type }) => type.startsWith('criu/')) ? 'criu' : null;
}

/** The bound that only newer kernels write (`origin.atLeast`) is no home: it says from where on, not where. */
export function homeOf({ arch, objects, origin }: Pick<Inventory, 'arch' | 'objects' | 'origin'>): Home {
  return homeFrom({ arch, family: familyOf(objects), origin });
}

/** The same of what a table holds of an image. */
export function homeFrom(from: {
  readonly arch: Arch;
  readonly family: Family | null;
  readonly origin: Pick<Origin, 'kernel' | 'revision'>;
}): Home {
  const { arch, family, origin } = from;
  const unknown = (missing: string): Home => ({ arch, family, release: null, revision: null, missing });
  if (family === null) return unknown('the image contains no object that identifies its restorer');
  if (origin.kernel === null) return unknown('origin kernel not recorded');
  try {
    const release = parseKernelRelease(origin.kernel);
    return { arch, family, release, revision: family === 'linux-cr' ? origin.revision : null, missing: null };
  } catch (error) {
    if (!(error instanceof KernelReleaseError)) throw error;
    return unknown(`the origin kernel in the image is invalid: ${error.message}`);
  }
}
