/** The port of what converts images; ports.ts has the others. */
import type { RewriteReport } from '#core/conversion/linux-cr/rewrite/linux-cr-rewriter.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Step, Verdict } from '#core/verdict/verdict.ts';

export interface ConvertOptions {
  /** Object types to drop or empty, by id. */
  readonly drop: readonly string[];
  /** Header revision of a Linux-CR image, by id, where the sender knows it; null = the stream is to tell. */
  readonly revision: string | null;
  /** Ends the conversion, with its reason, as soon as the client has gone. */
  readonly signal?: AbortSignal | null;
}

interface ReportOfAny {
  /** Of the bytes that came in. */
  readonly digest: string;
  readonly bytes: number;
}

export interface LinuxCrConversion extends ReportOfAny, RewriteReport {
  readonly format: 'linux-cr';
  /** What the rule book says of the converted image on the profile: its configuration may still be a blocker. */
  readonly verdict: Verdict;
}

/** One step that was done to a set. */
export interface MadeEdit {
  readonly text: string;
  readonly loses: string | null;
  /** Messages that changed, routes that changed, or files left out. */
  readonly count: number;
}

export interface CriuConversion extends ReportOfAny {
  readonly format: 'criu';
  readonly made: readonly MadeEdit[];
  /** Paths in the archive, those left out included; all others are as they were. */
  readonly changedFiles: readonly string[];
  /** Nothing else comes out of a conversion. `conditional`: yes, once `remaining` is followed. */
  readonly verdict: Extract<Verdict, 'yes' | 'conditional'>;
  /** Restore options and the like, in order. */
  readonly remaining: readonly Step[];
}

export type ConversionReport = LinuxCrConversion | CriuConversion;

/**
 * The bytes of an image to those that a profile's kernel takes, streamed; throws ImageError, and then what came is no
 * image. Of a compressed image what is compressed: a plain stream, a plain tar.
 */
export interface ImageConverter {
  convert(
    body: AsyncIterable<Uint8Array>,
    profile: Profile,
    options: ConvertOptions,
  ): AsyncGenerator<Uint8Array, ConversionReport, undefined>;
}
