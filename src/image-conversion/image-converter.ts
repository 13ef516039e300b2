import { CriuRewriteTarget } from '#core/conversion/criu/criu-rewrite-target.ts';
import { CRIU_EDITS, stepOf } from '#core/conversion/criu/image-edits.ts';
import { createLinuxCrRewriter } from '#core/conversion/linux-cr/rewrite/linux-cr-rewriter.ts';
import { RewriteTarget } from '#core/conversion/linux-cr/rewrite/rewrite-target.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { looksLikeLinuxCr } from '#core/formats/linux-cr/linux-cr-reader.ts';
import type { Profile } from '#core/profile/profile.ts';
import { looksLikeTar } from '#unpack/archive-reader.ts';
import { type ByteSource, peek, release } from '#unpack/byte-source.ts';
import { expand } from '#unpack/expand.ts';
import { UNPACK_LIMITS, type UnpackLimits } from '#unpack/limits.ts';
import { Upload } from '#unpack/upload.ts';
import type {
  ConversionReport,
  ConvertOptions,
  CriuConversion,
  ImageConverter,
  LinuxCrConversion,
} from '#usecases/ports/conversion.ts';
import { ConversionProof } from './conversion-proof.ts';
import { CriuArchiveRewriter } from './criu-archive-rewriter.ts';
import { CriuConversionProof } from './criu-conversion-proof.ts';

const HEAD_BYTES = 512;
const SMALL_BYTES = 16 * 1024;

/** What an upload is told by at its end. */
type Metered<T> = Omit<T, 'digest' | 'bytes'>;

type Bytes<T> = AsyncGenerator<Uint8Array, T, undefined>;

/**
 * One pass over a Linux-CR stream or a tar with a CRIU set, plain or compressed once, that gives the same image as the
 * profile's kernel takes it. Memory does not grow with the image. What comes out is read again as it goes and judged at
 * the end, so the stream ends well only if the verdict for the profile is one that leaves nothing to convert.
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
): Bytes<ConversionReport> {
  const upload = new Upload(limits, options.signal ?? null);
  const { meter } = upload;
  const open: ByteSource[] = [meter.pass(body)];
  try {
    const { head, whole } = await openStream(open, upload);
    const report = looksLikeTar(head)
      ? yield* convertCriu(whole, profile, options, upload)
      : yield* convertLinuxCr(head, whole, profile, options, upload);
    return { ...report, digest: meter.digest(), bytes: meter.bytes };
  } finally {
    for (const source of open) release(source);
  }
}

/** The stream itself, whatever it is compressed with. */
async function openStream(open: ByteSource[], upload: Upload): Promise<{ head: Uint8Array; whole: ByteSource }> {
  const [uploaded] = open;
  if (uploaded === undefined) throw new RangeError('no body');
  const { head, whole } = await peek(uploaded, HEAD_BYTES);
  if (head.length === 0) throw new ImageError('image-empty', 'the upload is empty', { offset: 0 });
  const expanded = expand(head, whole, upload, upload.newGuard());
  open.unshift(expanded);
  const inner = await peek(expanded, HEAD_BYTES);
  open.unshift(inner.whole);
  return inner;
}

async function* convertLinuxCr(
  head: Uint8Array,
  source: ByteSource,
  profile: Profile,
  options: ConvertOptions,
  upload: Upload,
): Bytes<Metered<LinuxCrConversion>> {
  if (!looksLikeLinuxCr(head)) {
    const message = 'the upload is neither a Linux-CR stream nor a tar with a CRIU image set';
    throw new ImageError('conversion-refused', message, { offset: 0 });
  }
  const target = new RewriteTarget(profile, options.drop);
  const rewriter = createLinuxCrRewriter(target, { revision: options.revision, work: upload.work });
  const proof = new ConversionProof(target, upload.newWork());
  for await (const slice of upload.pace.slices(source)) yield* proven(proof, rewriter.write(slice));
  const { rest, report } = rewriter.end();
  yield* proven(proof, rest);
  return { format: 'linux-cr', ...report, verdict: proof.end() };
}

async function* convertCriu(
  source: ByteSource,
  profile: Profile,
  options: ConvertOptions,
  upload: Upload,
): Bytes<Metered<CriuConversion>> {
  if (options.revision !== null) {
    throw new ImageError('conversion-refused', 'revision applies to Linux-CR images, but the image is a CRIU set');
  }
  const target = new CriuRewriteTarget(profile, options.drop);
  const rewriter = new CriuArchiveRewriter(target, upload);
  const proof = new CriuConversionProof(target, rewriter, upload);
  for await (const slice of upload.pace.slices(source)) yield* proven(proof, rewriter.run(slice));
  rewriter.finish();
  const judged = proof.end();
  return { format: 'criu', made: madeBy(rewriter), changedFiles: rewriter.changedFiles, ...judged };
}

function madeBy({ edits }: CriuArchiveRewriter): CriuConversion['made'] {
  return CRIU_EDITS.flatMap((edit) => {
    const count = edits.counts.get(edit.id) ?? 0;
    const { text, loses } = stepOf(edit);
    return count === 0 ? [] : [{ text, loses, count }];
  });
}

function* proven(
  proof: { read(piece: Uint8Array): void },
  pieces: readonly Uint8Array[],
): Generator<Uint8Array, void, undefined> {
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
