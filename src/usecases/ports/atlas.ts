import type { Atlas } from '#core/atlas/atlas.ts';

/** Real kernels that come with the product. */
export interface AtlasSource {
  /** Read on first use, and kept. */
  read(): Promise<Atlas>;
}
