import type { JobPayload } from '#queue/pipeline.ts';
import { type ReDetectPorts, reDetectImages } from '#usecases/rule-book/re-detect-images.ts';

/** After a new rule book became current: detects again what a hundred images hold. */
export const reDetectChunk = (ports: ReDetectPorts, { chunk }: JobPayload<'re-detect-chunk'>, signal: AbortSignal) =>
  reDetectImages(ports, { chunk }, signal);
