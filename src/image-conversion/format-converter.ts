import type { ByteFormat } from '#core/image/image-format.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { ByteSource } from '#unpack/byte-source.ts';
import type { Upload } from '#unpack/upload.ts';
import type { ConversionReport, ConvertOptions } from '#usecases/ports/conversion.ts';

export interface ConversionTask {
  readonly source: ByteSource;
  readonly upload: Upload;
  readonly profile: Profile;
  readonly options: ConvertOptions;
  readonly evaluator: Evaluator;
}

/** The digest and the size are known only at the end of the upload and are added there. */
type Unmetered<T> = T extends ConversionReport ? Omit<T, 'digest' | 'bytes'> : never;

/** Gives the image that the profile's kernel takes, while the source is read. @throws ImageError */
export type FormatConverter<Report extends ConversionReport = ConversionReport> = (
  task: ConversionTask,
) => AsyncGenerator<Uint8Array, Unmetered<Report>, undefined>;

/** What conversion takes from the table of formats. */
export interface ConvertibleFormat {
  readonly format: ByteFormat;
  recognise(head: Uint8Array): boolean;
  /** A text says why images of this format are not converted. */
  readonly conversion: (() => Promise<FormatConverter>) | string;
}
