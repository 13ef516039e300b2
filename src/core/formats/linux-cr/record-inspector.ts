import type { Arch } from '../../image/arch.ts';
import type { ByteOrder } from './byte-order.ts';

/** A record by what it is to one header revision and architecture. */
export interface RecordKind {
  /** With its family where it is arch-specific: `CPU@x86`. */
  readonly type: string;
  readonly version: number;
  readonly arch: Arch;
}

export interface RecordSurroundings {
  readonly order: ByteOrder;
  /** TCP_ state of the last SOCKET; null before the first. */
  readonly socketState: number | null;
}

/** Counts of a whole image. */
export interface ImageTotals {
  /** TCP_ state -> how many SOCKET records. */
  readonly socketStates: ReadonlyMap<number, number>;
  /** SOCKET_QUEUE records. */
  readonly queues: number;
}

/** Somebody who looks at whole records while an image is read, and notes ids about them (attribute `conversionStops`). */
export interface RecordInspector {
  /** Bytes of such a record to look at; 0 = it is not looked at. */
  needs(kind: RecordKind): number;
  /** `record` is whole, or longer than `needs` and cut there; good until the call returns. */
  inspect(kind: RecordKind, record: Uint8Array, surroundings: RecordSurroundings): readonly string[];
  /** Once all records were seen, for each kind that was looked at. */
  finish(kind: RecordKind, totals: ImageTotals): readonly string[];
}

export function recordKindKey({ type, version, arch }: RecordKind): string {
  return `${type}@${version} ${arch}`;
}
