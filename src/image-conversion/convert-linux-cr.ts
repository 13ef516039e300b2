import { createLinuxCrRewriter } from '#core/conversion/linux-cr/rewrite/linux-cr-rewriter.ts';
import { RewriteTarget } from '#core/conversion/linux-cr/rewrite/rewrite-target.ts';
import type { LinuxCrConversion } from '#usecases/ports/conversion.ts';
import type { FormatConverter } from './format-converter.ts';
import { LinuxCrConversionProof } from './linux-cr-conversion-proof.ts';
import { proven } from './proven.ts';

export const convertLinuxCr: FormatConverter<LinuxCrConversion> = async function* (task) {
  const { source, upload, profile, options, evaluator } = task;
  const target = new RewriteTarget(profile, options.drop);
  const rewriter = createLinuxCrRewriter(target, { revision: options.revision, work: upload.work });
  const proof = new LinuxCrConversionProof(target, evaluator, upload.newWork());
  for await (const slice of upload.pace.slices(source)) yield* proven(proof, rewriter.write(slice));
  const { rest, report } = rewriter.end();
  yield* proven(proof, rest);
  return { format: 'linux-cr', ...report, verdict: proof.end() };
};
