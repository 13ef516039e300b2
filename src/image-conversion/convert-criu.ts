import { CriuRewriteTarget } from '#core/conversion/criu/criu-rewrite-target.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { CriuConversion } from '#usecases/ports/conversion.ts';
import { CriuArchiveRewriter } from './criu-archive-rewriter.ts';
import { CriuConversionProof } from './criu-conversion-proof.ts';
import type { FormatConverter } from './format-converter.ts';
import { proven } from './proven.ts';

export const convertCriu: FormatConverter<CriuConversion> = async function* (task) {
  const { source, upload, profile, options, evaluator } = task;
  if (options.revision !== null) {
    throw new ImageError('conversion-refused', 'revision applies to Linux-CR images, but the image is a CRIU set');
  }
  const target = new CriuRewriteTarget(profile, options.drop, evaluator);
  const rewriter = new CriuArchiveRewriter(target, upload);
  const proof = new CriuConversionProof(target, rewriter, upload);
  for await (const slice of upload.pace.slices(source)) yield* proven(proof, rewriter.run(slice));
  rewriter.finish();
  const judged = proof.end();
  return { format: 'criu', made: madeBy(target, rewriter), changedFiles: rewriter.changedFiles, ...judged };
};

function madeBy({ planned }: CriuRewriteTarget, { edits }: CriuArchiveRewriter): CriuConversion['made'] {
  return planned.flatMap(({ edit, step: { text, loses } }) => {
    const count = edits.counts.get(edit.id) ?? 0;
    return count === 0 ? [] : [{ text, loses, count }];
  });
}
