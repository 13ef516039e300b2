import type { Arch } from '../image/arch.ts';
import type { AttributeValue } from '../image/attribute-value.ts';
import type { ImageFormat } from '../image/image-format.ts';

/** The part of an inventory that a verdict can depend on: no counts, names, origins or dates. */
export interface SignatureContent {
  readonly format: ImageFormat;
  readonly arch: Arch;
  /** Sorted by type, then version, then attributes. */
  readonly objects: readonly {
    readonly type: string;
    readonly version: number;
    readonly attributes: Readonly<Record<string, AttributeValue>>;
  }[];
}

export interface Signature {
  /** `sig1-` and 64 hex digits: sha256 of the canonical JSON of the content. Bump the 1 when the content's make-up changes. */
  readonly hash: string;
  readonly content: SignatureContent;
}
