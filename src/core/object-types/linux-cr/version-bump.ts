import type { ConversionKind } from '../object-type.ts';

/** What changed in a record type from one version to the next, and whether user space can turn one into the other. */
export interface VersionBump {
  /** Record type as in header-revisions.ts: `TASK`, `CPU@x86`. */
  readonly type: string;
  readonly toVersion: number;
  readonly fromRevision: string;
  readonly revision: string;
  /**
   * layout: bytes of the record; element: bytes of a repeated element; renumber: type number on the wire;
   * embedded-enum: numbers inside a field; semantics: same bytes, other meaning; followers: records that must follow.
   */
  readonly kinds: readonly string[];
  readonly conversion: ConversionKind;
  readonly change: string;
  readonly how: string;
  readonly proven: boolean;
}
