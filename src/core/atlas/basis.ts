import type { ReleaseSource } from './atlas.ts';

/** What an answer rests on that no recorded profile gives. */
export interface AtlasBasis {
  readonly from: 'atlas';
  /** `exact`: this build. `between`: the builds on both sides of it. `beside`: the nearest one, on one side alone. */
  readonly match: 'exact' | 'between' | 'beside';
  /** Addresses of the builds: one, or the two on both sides. */
  readonly kernels: readonly string[];
  /** Options that matter and differ between the two: not known for the kernel that is asked about. */
  readonly changed: readonly string[];
  readonly releaseFrom: ReleaseSource;
  /** The configuration is whole: what it does not have is off. */
  readonly complete: boolean;
  readonly restorer: string;
  /** Revision of the atlas. */
  readonly atlas: string;
}
