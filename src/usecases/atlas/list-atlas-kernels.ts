import type { AtlasKernel } from '#core/atlas/atlas.ts';
import { AtlasFilterError, type AtlasFilterInput, parseAtlasFilter } from '#core/atlas/parse-filter.ts';
import { type AtlasFilter, searchKernels } from '#core/atlas/search-kernels.ts';
import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { Ports } from '../ports/ports.ts';
import type { Page } from '../ports/shared.ts';
import { UseCaseError } from '../use-case-error.ts';

export interface AtlasPage extends Page<AtlasKernel> {
  readonly total: number;
  /** Of the atlas. */
  readonly atlas: string;
}

/** By distribution, and of one the newest kernel first. The place in that order is the cursor. */
export async function listAtlasKernels(
  ports: Pick<Ports, 'atlas'>,
  { cursor, limit, ...input }: PageInput & AtlasFilterInput,
): Promise<AtlasPage> {
  const filter = readFilter(input);
  const page = openPage('atlas', { cursor: cursor ?? null, ...(limit === undefined ? {} : { limit }) });
  const atlas = await ports.atlas.read();
  const found = searchKernels(atlas, filter);
  const start = page.cursor === null ? 0 : Number(page.cursor);
  const end = start + page.limit;
  const next = end < found.length ? String(end) : null;
  return { ...sealPage('atlas', { items: found.slice(start, end), next }), total: found.length, atlas: atlas.revision };
}

function readFilter(input: AtlasFilterInput): AtlasFilter {
  try {
    return parseAtlasFilter(input);
  } catch (error) {
    if (!(error instanceof AtlasFilterError)) throw error;
    const errors = [{ pointer: error.field, message: error.message }];
    throw new UseCaseError('question-malformed', `${error.field}: ${error.message}.`, { errors });
  }
}
