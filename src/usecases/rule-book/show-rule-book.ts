import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { Ports } from '../ports/ports.ts';
import type { DetectionCounts, PreviewFlip, PreviewTotals } from '../ports/re-detection.ts';
import type { Page } from '../ports/shared.ts';
import { MAX_DETECTIONS } from './re-detect-images.ts';

export interface RuleBookStatus {
  /** Of the process that answers. */
  readonly code: string;
  readonly current: string;
  readonly held: string | null;
  readonly state: 'current' | 're-detecting' | 'held';
  readonly images: DetectionCounts & { readonly total: number };
  readonly cells: { readonly open: number; readonly total: number };
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Which rule book answers, and how far the images have come. */
export async function showRuleBook(
  ports: Pick<Ports, 'ruleBooks' | 'capsules' | 'cells' | 'evaluator'>,
): Promise<RuleBookStatus> {
  const state = await ports.ruleBooks.state();
  const [counts, cells] = await Promise.all([
    ports.capsules.counts(state.current, MAX_DETECTIONS),
    ports.cells.counts(),
  ]);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  // While a rule book is held, images that it read itself are ahead of the current one, and stay so.
  const isHeld = state.held !== null;
  return {
    code: ports.evaluator.ruleBook.revision,
    current: state.current,
    held: state.held,
    state: isHeld ? 'held' : counts.open > 0 ? 're-detecting' : 'current',
    images: { ...counts, total },
    cells: { open: cells.wanted + cells.running, total: cells.wanted + cells.running + cells.decided + cells.failed },
    startedAt: state.currentSince,
    finishedAt: isHeld || counts.open > 0 ? null : state.finishedAt,
  };
}

export interface RuleBookPreview {
  /** The held rule book that the preview is about; null if none is held. */
  readonly ruleBook: string | null;
  readonly current: string;
  readonly totals: PreviewTotals;
  readonly flips: Page<PreviewFlip>;
}

const NOTHING: PreviewTotals = { images: 0, done: 0, failed: 0, compared: 0, flips: {}, rules: {}, listed: 0 };

/** Which verdicts would flip if the held rule book were made current. */
export async function showPreview(ports: Pick<Ports, 'ruleBooks'>, input: PageInput): Promise<RuleBookPreview> {
  const page = openPage('flips', input, 100);
  const { current, held } = await ports.ruleBooks.state();
  if (held === null) return { ruleBook: null, current, totals: NOTHING, flips: { items: [], next: null } };
  const [totals, flips] = await Promise.all([
    ports.ruleBooks.previewTotals(held),
    ports.ruleBooks.previewFlips(held, page),
  ]);
  return { ruleBook: held, current, totals, flips: sealPage('flips', flips) };
}
