import { hintQueue } from '../evaluation/hint-queue.ts';
import type { Ports } from '../ports/ports.ts';
import { MAX_DETECTIONS } from './re-detect-images.ts';

/** What to do when the code comes with another rule book than the current one. */
export type RuleBookPolicy = 'adopt' | 'hold';

/** Chunks enqueued at once; the sweeper takes the rest. */
const MAX_CHUNKS = 500;

/** At the start of every process: makes this code's rule book current, or has it wait. Repeating it changes nothing. */
export async function startRuleBook(
  ports: Pick<Ports, 'cells' | 'capsules' | 'ruleBooks' | 'queue' | 'evaluator'>,
  policy: RuleBookPolicy,
): Promise<'current' | 'held'> {
  const { ruleBook } = ports.evaluator;
  if (policy === 'hold' && (await ports.ruleBooks.hold(ruleBook.revision))) {
    await enqueueOpenChunks(ports);
    return 'held';
  }
  await ports.cells.wantRuleBook(ruleBook.revision);
  await enqueueOpenChunks(ports);
  return 'current';
}

/** Jobs for what is to be detected again, or foreseen; the tables say what that is. Returns how many. */
export async function enqueueOpenChunks(
  ports: Pick<Ports, 'capsules' | 'ruleBooks' | 'queue' | 'evaluator'>,
): Promise<number> {
  const { revision: ruleBook } = ports.evaluator.ruleBook;
  const { current, held } = await ports.ruleBooks.state();
  if (held === ruleBook) {
    const chunks = await ports.ruleBooks.previewChunks(ruleBook, MAX_CHUNKS);
    await hintQueue(() => eachOf(chunks, ports.queue.previewChunk));
    return chunks.length;
  }
  if (current !== ruleBook) return 0;
  const chunks = await ports.capsules.openChunks(ruleBook, MAX_DETECTIONS, MAX_CHUNKS);
  await hintQueue(() => eachOf(chunks, ports.queue.reDetectChunk));
  if (chunks.length === 0) await ports.ruleBooks.finish(ruleBook);
  return chunks.length;
}

/** Ends with the first that the queue does not take: it will not take the others either. */
async function eachOf(chunks: readonly number[], enqueue: (chunk: number) => Promise<void>): Promise<void> {
  for (const chunk of chunks) await enqueue(chunk);
}
