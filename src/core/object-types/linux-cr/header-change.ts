import type { Arch } from '../../image/arch.ts';
import type { VersionBump } from './version-bump.ts';

/**
 * What happened to an enum of the headers. A name takes its number; where that is taken, the name there and those that
 * follow it without a gap move up by one, as they do when a line is put into a C enum. A name that was there before
 * leaves its old number first. Null: the name is gone.
 */
export type NumberChange = Readonly<Record<string, number | null>>;

/** Architecture family -> records it has a layout of its own for, beside those it had before. Null: the family is gone. */
export type ArchRecordChange = Readonly<Record<string, readonly string[] | null>>;

/** The same change of one or more record types. */
export interface RecordChange extends Pick<VersionBump, 'kinds' | 'conversion' | 'change' | 'how' | 'proven'> {
  /** `TASK`, `CPU@x86`. */
  readonly types: readonly string[];
}

/** What a header revision changed. Whatever it leaves out stayed as it was. */
export interface HeaderChange {
  readonly id: string;
  readonly label: string;
  /** Commit date. */
  readonly date: string;
  readonly checkpointVersion?: number;
  readonly arches?: readonly Arch[];
  readonly archIds?: NumberChange;
  readonly typeNumbers?: NumberChange;
  readonly objTypeNumbers?: NumberChange;
  readonly fileTypeNumbers?: NumberChange;
  readonly vmaTypeNumbers?: NumberChange;
  readonly archRecords?: ArchRecordChange;
  /** Why type numbers moved: said of every record type that moved and is not among `bumps`. */
  readonly renumbered?: string;
  readonly bumps?: readonly RecordChange[];
}
