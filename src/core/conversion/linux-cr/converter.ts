import type { ByteOrder } from '../../formats/linux-cr/byte-order.ts';
import type { Arch } from '../../image/arch.ts';

/** What a record does not say itself. */
export interface RecordContext {
  readonly arch: Arch;
  readonly order: ByteOrder;
  /** TCP_ state of the SOCKET that the record belongs to; null before the first. */
  readonly socketState: number | null;
}

/**
 * One whole record of one version -> the same in the neighbouring version, type and len still to be put in; null when
 * the record may not go over, for the reason that the step declares (object-types/linux-cr/conversions.ts).
 */
export type Converter = (record: Uint8Array, context: RecordContext) => Uint8Array | null;
