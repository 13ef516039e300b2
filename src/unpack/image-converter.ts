import { createLinuxCrRewriter } from '#core/conversion/linux-cr/rewrite/linux-cr-rewriter.ts';
import { RewriteTarget } from '#core/conversion/linux-cr/rewrite/rewrite-target.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { looksLikeLinuxCr } from '#core/formats/linux-cr/linux-cr-reader.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { ConversionReport, ConvertOptions, ImageConverter } from '#usecases/ports-conversion.ts';
import { type ByteSource, peek, release, UploadMeter } from './byte-source.ts';
import { ConversionProof } from './conversion-proof.ts';
import { expand } from './expand.ts';
import { ExpansionGuard } from './guard-expansion.ts';
import { UNPACK_LIMITS, type UnpackLimits } from './limits.ts';

const HEAD_BYTES = 512;
const SMALL_BYTES = 16 * 1024;

/**
 * One pass over a Linux-CR stream, plain or compressed once, that gives the same image as the profile's kernel takes it.
 * Memory does not grow with the image. What comes out is read again as it goes and judged at the end, so the stream ends
 * well only if the verdict for the profile is one that leaves nothing to convert.
 */
export function createImageConverter(limits: Partial<UnpackLimits> = {}): ImageConverter {
  const caps = { ...UNPACK_LIMITS, ...limits };
  return { convert: (body, profile, options) => convert(body, profile, options, caps) };
}

async function* convert(
  body: AsyncIterable<Uint8Array>,
  profile: Profile,
  options: ConvertOptions,
  limits: UnpackLimits,
): AsyncGenerator<Uint8Array, ConversionReport, undefined> {
  const target = new RewriteTarget(profile, options.drop);
  const rewriter = createLinuxCrRewriter(target, { revision: options.revision });
  const proof = new ConversionProof(target);
  const meter = new UploadMeter(limits.uploadBytes);
  const open: ByteSource[] = [meter.pass(body)];
  try {
    for await (const chunk of await openStream(open, meter, limits)) {
      yield* proven(proof, rewriter.write(chunk));
    }
    const { rest, report } = rewriter.end();
    yield* proven(proof, rest);
    return { ...report, digest: meter.digest(), bytes: meter.bytes, verdict: proof.end() };
  } finally {
    for (const source of open) release(source);
  }
}

/** The stream itself, whatever it is compressed with. */
async function openStream(open: ByteSource[], meter: UploadMeter, limits: UnpackLimits): Promise<ByteSource> {
  const [uploaded] = open;
  if (uploaded === undefined) throw new RangeError('no body');
  const { head, whole } = await peek(uploaded, HEAD_BYTES);
  if (head.length === 0) throw new ImageError('image-empty', 'no bytes', { offset: 0 });
  const expanded = expand(head, whole, limits, new ExpansionGuard(meter, limits));
  open.unshift(expanded);
  const inner = await peek(expanded, HEAD_BYTES);
  open.unshift(inner.whole);
  if (!looksLikeLinuxCr(inner.head)) {
    throw new ImageError('conversion-refused', 'only Linux-CR streams are converted, and this is none', { offset: 0 });
  }
  return inner.whole;
}

function* proven(proof: ConversionProof, pieces: readonly Uint8Array[]): Generator<Uint8Array, void, undefined> {
  let small: Uint8Array[] = [];
  for (const piece of pieces) {
    proof.read(piece);
    small.push(piece);
    // Heads and small records are pieces of their own: nobody is served with writes of eight bytes.
    if (piece.length < SMALL_BYTES) continue;
    yield* small.length === 1 ? small : [Buffer.concat(small.slice(0, -1)), piece];
    small = [];
  }
  if (small.length > 0) yield Buffer.concat(small);
}
