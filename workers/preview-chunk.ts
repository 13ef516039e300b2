import type { JobPayload } from '#queue/pipeline.ts';
import { type PreviewPorts, previewImages } from '#usecases/rule-book/preview-images.ts';

/** While a new rule book is held: notes what it would change for a hundred images. */
export const previewChunk = (ports: PreviewPorts, { chunk }: JobPayload<'preview-chunk'>, signal: AbortSignal) =>
  previewImages(ports, { chunk }, signal);
