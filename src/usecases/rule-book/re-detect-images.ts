import { signatureOf } from '#core/signature/signature-of.ts';
import { sanitiseFault } from '#core/verdict/sanitise-fault.ts';
import { hintQueue } from '../evaluation/hint-queue.ts';
import type { Ports } from '../ports/ports.ts';
import type { CapsuleImage, DetectedImage } from '../ports/re-detection.ts';
import { storable } from '../storable.ts';

/** An image whose detection ends the process or never returns is skipped after this many attempts. */
export const MAX_DETECTIONS = 3;

/** Images detected before what was found is stored: a worker that dies loses no more than these. */
const BATCH_IMAGES = 20;

export type ReDetectPorts = Pick<Ports, 'capsules' | 'ruleBooks' | 'detectAgain' | 'queue' | 'evaluator'>;

export interface ReDetectTotals {
  readonly recorded: number;
  readonly faults: number;
  readonly finished: boolean;
}

/**
 * What one job of re-detection does: the images of a chunk that were detected by another rule book get inventory and
 * signature by this one. Safe to run twice, at the same time, or after a crash. Does nothing unless this process's
 * rule book is the current one.
 */
export async function reDetectImages(
  ports: ReDetectPorts,
  input: { readonly chunk: number },
  signal?: AbortSignal,
): Promise<ReDetectTotals> {
  const ruleBook = ports.evaluator.ruleBook.revision;
  const totals = { recorded: 0, faults: 0 };
  const { current } = await ports.ruleBooks.state();
  if (current !== ruleBook) return { ...totals, finished: true };
  const images = await ports.capsules.claim(input.chunk, ruleBook, MAX_DETECTIONS);
  for (let start = 0; start < images.length; start += BATCH_IMAGES) {
    if (signal?.aborted) {
      await hintQueue(() => ports.queue.reDetectChunk(input.chunk));
      return { ...totals, finished: false };
    }
    const detected: DetectedImage[] = [];
    for (const image of images.slice(start, start + BATCH_IMAGES)) {
      const found = await detectOne(ports, image, ruleBook);
      if (found === null) totals.faults += 1;
      else detected.push(found);
      await new Promise(setImmediate);
    }
    const { recorded, signatureIds } = await ports.capsules.record(detected, ruleBook);
    totals.recorded += recorded;
    for (const id of signatureIds) await hintQueue(() => ports.queue.evaluateSignature(id));
  }
  await finishIfDone(ports, ruleBook);
  return { ...totals, finished: true };
}

async function detectOne(ports: ReDetectPorts, image: CapsuleImage, ruleBook: string): Promise<DetectedImage | null> {
  try {
    const inventory = storable(await ports.detectAgain(image.capsule));
    return { imageId: image.imageId, inventory, signature: signatureOf(inventory) };
  } catch (error) {
    await ports.capsules.fail(image.imageId, ruleBook, sanitiseFault(error));
    return null;
  }
}

/** Notes when the last image is done. */
export async function finishIfDone(ports: Pick<Ports, 'capsules' | 'ruleBooks'>, ruleBook: string): Promise<void> {
  const open = await ports.capsules.openChunks(ruleBook, MAX_DETECTIONS, 1);
  if (open.length === 0) await ports.ruleBooks.finish(ruleBook);
}
