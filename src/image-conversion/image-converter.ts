import { nearestNames } from '#core/answer/nearest-names.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { ANY_IMAGE } from '#core/image/image-format.ts';
import { isUnknownRecord } from '#core/object-types/linux-cr/filters.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { type ByteSource, release } from '#unpack/byte-source.ts';
import { UNPACK_LIMITS, type UnpackLimits } from '#unpack/limits.ts';
import { openImage } from '#unpack/open-image.ts';
import { Upload } from '#unpack/upload.ts';
import type { ConversionReport, ConvertOptions, ImageConverter } from '#usecases/ports/conversion.ts';
import type { ConvertibleFormat, FormatConverter } from './format-converter.ts';

/**
 * One pass over an image, plain or compressed once, that gives the same image as the profile's kernel takes it. Memory
 * does not grow with the image. What comes out is read again as it goes and judged at the end, so the stream ends well
 * only if the verdict for the profile is one that leaves nothing to convert.
 */
export function createImageConverter(
  formats: readonly ConvertibleFormat[],
  evaluator: Evaluator,
  limits: Partial<UnpackLimits> = {},
): ImageConverter {
  const caps = { ...UNPACK_LIMITS, ...limits };
  return {
    async *convert(body: AsyncIterable<Uint8Array>, profile: Profile, options: ConvertOptions) {
      refuseUnknownTypes(options.drop, evaluator);
      const upload = new Upload(caps, options.signal ?? null);
      const { meter } = upload;
      const open: ByteSource[] = [meter.pass(body)];
      try {
        const { head, whole } = await openImage(open, upload);
        const convert = await converterFor(formats, head);
        const report = yield* convert({ source: whole, upload, profile, options, evaluator });
        return { ...report, digest: meter.digest(), bytes: meter.bytes } satisfies ConversionReport;
      } finally {
        for (const source of open) release(source);
      }
    },
  };
}

function converterFor(formats: readonly ConvertibleFormat[], head: Uint8Array): Promise<FormatConverter> {
  const format = formats.find((one) => one.recognise(head));
  if (format === undefined) {
    throw new ImageError('image-not-recognised', `not a checkpoint image: expected ${ANY_IMAGE}`, { offset: 0 });
  }
  if (typeof format.conversion === 'string') throw refused(format.conversion);
  return format.conversion();
}

/** A slip in an id is named as one, not as an object that must stay. */
function refuseUnknownTypes(types: readonly string[], { catalogue }: Evaluator): void {
  const known = catalogue.map(({ id }) => id);
  const unknown = types.find((type) => !known.includes(type) && !isUnknownRecord(type));
  if (unknown === undefined) return;
  const [nearest] = nearestNames(unknown, known, 1);
  throw refused(`unknown object type ${unknown} to drop.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`);
}

function refused(message: string): ImageError {
  return new ImageError('conversion-refused', message, { offset: 0 });
}
