/** The port of what converts images; ports.ts has the others. */
import type { RewriteReport } from '#core/conversion/linux-cr/rewrite/linux-cr-rewriter.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Verdict } from '#core/verdict/verdict.ts';

export interface ConvertOptions {
  /** Object types to drop or empty, by id. */
  readonly drop: readonly string[];
  /** Header revision of the image, by id, where the sender knows it; null = the stream is to tell. */
  readonly revision: string | null;
}

export interface ConversionReport extends RewriteReport {
  /** Of the bytes that came in. */
  readonly digest: string;
  readonly bytes: number;
  /** What the rule book says of the converted image on the profile: its configuration may still stand in the way. */
  readonly verdict: Verdict;
}

/** Linux-CR bytes to those that a profile's kernel takes, streamed; throws ImageError, and then what came is no image. */
export interface ImageConverter {
  convert(
    body: AsyncIterable<Uint8Array>,
    profile: Profile,
    options: ConvertOptions,
  ): AsyncGenerator<Uint8Array, ConversionReport, undefined>;
}
