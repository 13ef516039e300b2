import type { AttributeValue } from '../../image/attribute-value.ts';
import type { Candidate } from './candidates.ts';

/** The first record, as far as it is kept: no date. */
export interface HeaderFacts {
  readonly kernelVersion: string;
  readonly rev: number;
  readonly taskCommLen: number;
  /** Bytes before header revision 67cfee9, entries since. */
  readonly atVectorSize: number;
  readonly signalNsig: number;
  /** sysname, nodename, release, version, machine, domainname. */
  readonly utsLens: readonly number[];
  readonly rlimitNlimits: number;
  readonly nTtyBufSize: number;
  readonly ttyTermiosNccs: number;
  /** Bit 1 of uflags: network namespaces are saved, or (before 82822cf) are not. */
  readonly netnsBit: boolean;
}

/** Where the reader had to guess how bytes without a record header are laid out. */
export type FramingGuess = 'hpage-framed' | 'hpage-unframed' | 'page-size';

/** Stage 1 of a Linux-CR stream: what was met on the way, nothing of what it held. */
export interface LinuxCrRecords {
  readonly bytes: number;
  readonly records: number;
  /** Header revisions and architectures that the records leave possible, oldest first, never empty. */
  readonly candidates: readonly Candidate[];
  readonly header: HeaderFacts;
  /** Kernel release of the writer, printable; null when the text is empty. */
  readonly release: string | null;
  /** Type number -> how many records. */
  readonly counts: ReadonlyMap<number, number>;
  /** Type numbers that no possible revision knows -> how many records. */
  readonly unknown: ReadonlyMap<number, number>;
  /** CKPT_HDR_ name -> attribute -> value; lists sorted, without repetition. */
  readonly attributes: ReadonlyMap<string, Readonly<Record<string, AttributeValue>>>;
  readonly guesses: ReadonlySet<FramingGuess>;
  /** recordKindKey -> what the inspector noted about such records, sorted. A kind that was not looked at is not there. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
}
