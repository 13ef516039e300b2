import type { ByteOrder } from './byte-order.ts';
import type { HeaderFacts } from './linux-cr-records.ts';
import type { PossibleRevisions } from './possible-revisions.ts';
import type { RecordInspector } from './record-inspector.ts';

export interface RecordHead {
  readonly number: number;
  /** Includes the 8 bytes of the head. */
  readonly len: number;
  readonly offset: number;
}

/** What is known once the HEADER is there. */
export interface ReadHeader {
  readonly order: ByteOrder;
  readonly header: HeaderFacts;
  /** What the records leave possible; it changes as they come. */
  readonly possible: PossibleRevisions;
}

/** What a reading is to begin with, and who listens to it. */
export interface WalkStart {
  readonly inspector: RecordInspector | null;
  /** Told of every framed record as soon as its head is there, in the order of the stream. */
  readonly onRecord: ((head: RecordHead) => void) | null;
  readonly onHeader: ((read: ReadHeader) => void) | null;
  /** Header revision that the image is known to be of, by id; null = the stream is to tell. */
  readonly revision: string | null;
}
