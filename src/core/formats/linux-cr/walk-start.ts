import type { PossibleRevisions } from './possible-revisions.ts';
import type { RecordInspector } from './record-inspector.ts';

export interface RecordHead {
  readonly number: number;
  /** Includes the 8 bytes of the head. */
  readonly len: number;
  readonly offset: number;
}

/** What a reading is to begin with, and who listens to it. */
export interface WalkStart {
  readonly inspector: RecordInspector | null;
  /** Told of every framed record as soon as its head is there, in the order of the stream. */
  readonly onRecord: ((head: RecordHead) => void) | null;
  /** Given what the records leave possible, which changes as they come, once the HEADER is there. */
  readonly onCandidates: ((possible: PossibleRevisions) => void) | null;
  /** Header revision that the image is known to be of, by id; null = the stream is to tell. */
  readonly revision: string | null;
}
