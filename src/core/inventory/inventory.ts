/**
 * Stage 2: what an image contains, as far as restoring cares. No memory, no secrets.
 * The JSON shape is part of the REST contract (docs/api.md).
 */

import type { Arch } from '../image/arch.ts';
import type { AttributeValue } from '../image/attribute-value.ts';
import type { ImageFlavour, ImageFormat } from '../image/image-format.ts';

export interface InventoryObject {
  /** Object-type id: `linux-cr/task`, `criu/tcp-established`; an unknown record type is `linux-cr/unknown-777`. */
  readonly type: string;
  readonly version: number;
  /** How many of them the image holds. Not part of the signature. */
  readonly count: number;
  /** The facts rules look at; keys are documented in the catalogue. Sorted keys, sorted and deduplicated lists. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Id of the inference that gave type and version, e.g. `linux-cr/header-revision`, `criu/detect`. */
  readonly inferredBy: string;
}

/** The oldest that can have made the image, from what only newer ones write. Never part of a verdict. */
export interface OriginBounds {
  /** CRIU release; null if unknown. */
  readonly criu: string | null;
  /** Kernel release on which it was made; null if unknown. */
  readonly kernel: string | null;
  /** File and field of each sign that raised a bound, in the order of releases. */
  readonly because: readonly string[];
}

/** Where the image came from, as far as its own bytes tell. Never part of a verdict. */
export interface Origin {
  readonly kernel: string | null;
  readonly criu: string | null;
  /** Linux-CR header revision id, when exactly one is possible. */
  readonly revision: string | null;
  /** Which bytes said so, e.g. `dump.log`, `org.criu.checkpoint.host.kernel`, `HEADER record`. */
  readonly evidence: string;
  /** CRIU only, and not in inventories that were made before there were bounds. */
  readonly atLeast?: OriginBounds | null | undefined;
}

export interface ReadTotals {
  readonly bytes: number;
  readonly files: number;
  readonly records: number;
  /** Unknown record types, files, messages and fields met on the way. */
  readonly unknown: number;
}

export interface Inventory {
  readonly format: ImageFormat;
  readonly flavour: ImageFlavour;
  readonly arch: Arch;
  readonly origin: Origin;
  /** Sorted by type, then version. */
  readonly objects: readonly InventoryObject[];
  readonly read: ReadTotals;
}
