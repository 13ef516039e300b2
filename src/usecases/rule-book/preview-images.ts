import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { sanitiseFault } from '#core/verdict/sanitise-fault.ts';
import type { Decision } from '#core/verdict/verdict.ts';
import { hintQueue } from '../evaluation/hint-queue.ts';
import type { Ports } from '../ports/ports.ts';
import type { ImagePreview, PreviewImage } from '../ports/re-detection.ts';
import { storable } from '../storable.ts';

export type PreviewPorts = Pick<Ports, 'ruleBooks' | 'signatures' | 'profiles' | 'detectAgain' | 'queue' | 'evaluator'>;

/** Images looked at before what was found is stored. */
const BATCH_IMAGES = 10;

type Compared = Pick<ImagePreview, 'compared' | 'flips'>;

/**
 * What one job of a preview does: for images of a chunk, which decided cells a held rule book would decide otherwise.
 * Changes no answer. Does nothing unless this process's rule book is held.
 */
export async function previewImages(
  ports: PreviewPorts,
  input: { readonly chunk: number },
  signal?: AbortSignal,
): Promise<{ previewed: number; finished: boolean }> {
  const ruleBook = ports.evaluator.ruleBook.revision;
  if ((await ports.ruleBooks.state()).held !== ruleBook) return { previewed: 0, finished: true };
  const images = await ports.ruleBooks.previewImages(input.chunk, ruleBook);
  // Images that were alike and are alike again have the same flips.
  const known = new Map<string, Compared>();
  let previewed = 0;
  for (let start = 0; start < images.length; start += BATCH_IMAGES) {
    if (signal?.aborted) {
      await hintQueue(() => ports.queue.previewChunk(input.chunk));
      return { previewed, finished: false };
    }
    const batch: ImagePreview[] = [];
    for (const image of images.slice(start, start + BATCH_IMAGES)) {
      batch.push(await previewOne(ports, image, known));
      await new Promise(setImmediate);
    }
    await ports.ruleBooks.recordPreview(ruleBook, batch);
    previewed += batch.length;
  }
  return { previewed, finished: true };
}

async function previewOne(
  ports: PreviewPorts,
  image: PreviewImage,
  known: Map<string, Compared>,
): Promise<ImagePreview> {
  const { imageId, signatureId, capsule } = image;
  try {
    const stored = (await ports.signatures.content([signatureId])).get(signatureId);
    if (stored === undefined) return { imageId, compared: 0, flips: [], error: null };
    const signature = capsule === null ? stored : signatureOf(storable(await ports.detectAgain(capsule)));
    const key = `${signatureId} ${signature.hash}`;
    const compared = known.get(key) ?? (await compare(ports, signatureId, signature.content));
    known.set(key, compared);
    return { imageId, ...compared, error: null };
  } catch (error) {
    return { imageId, compared: 0, flips: [], error: sanitiseFault(error) };
  }
}

async function compare(ports: PreviewPorts, signatureId: number, content: SignatureContent): Promise<Compared> {
  const { evaluator } = ports;
  const cells = await ports.ruleBooks.decidedCells(signatureId);
  const profiles = await ports.profiles.forEvaluation(cells);
  const flips: ImagePreview['flips'][number][] = [];
  let compared = 0;
  for (const { profileId, profileRevision, decision: before } of cells) {
    const profile = profiles.get(profileId);
    if (profile?.revision !== profileRevision) continue;
    compared += 1;
    const after = evaluator.decide(content, profile, evaluator.ruleBook);
    if (after.verdict === before.verdict) continue;
    flips.push({ profileId, from: before.verdict, to: after.verdict, rules: differingRules(before, after) });
  }
  return { compared, flips };
}

/** Rules that say something in one decision and not, or something else, in the other. Notes decide nothing. */
function differingRules(before: Decision, after: Decision): readonly string[] {
  const [old, fresh] = [saidBy(before), saidBy(after)];
  const texts = new Set([...old, ...fresh].filter((said) => !old.has(said) || !fresh.has(said)));
  return [...new Set([...texts].map((said) => said.split(' ')[0] ?? ''))].sort();
}

function saidBy({ findings }: Decision): ReadonlySet<string> {
  return new Set(
    findings
      .filter(({ severity }) => severity !== 'note')
      .map(({ rule, severity, objectType, objectVersion }) => `${rule} ${severity} ${objectType} ${objectVersion}`),
  );
}
