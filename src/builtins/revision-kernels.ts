/** The kernel that the headers of a Linux-CR revision were taken from, as far as anybody can tell. */
export interface RevisionKernel {
  readonly revision: string;
  readonly release: string;
  /** Whether somebody said so, or it is inferred; goes into the profile's label `release`. */
  readonly source: string;
}

const BY_DATE = 'inferred: newest mainline release at the date of the headers';
const V19 = 'inferred: ckpt-v19 and v20, of the same weeks, were on 2.6.33 (lkml.org/lkml/2010/3/17/232)';

/**
 * Two commit subjects of user-cr name the kernel; all else is inferred. The kernel tree is lost, so that the version in
 * the HEADER of real images cannot be looked up, and the one in the images of the corpus is made up.
 */
export const REVISION_KERNELS: readonly RevisionKernel[] = [
  { revision: '0abe2fe', release: '2.6.31', source: BY_DATE },
  { revision: 'a53775e', release: '2.6.31', source: BY_DATE },
  { revision: 'd55d4c8', release: '2.6.31', source: BY_DATE },
  { revision: 'db94f5e', release: '2.6.31', source: BY_DATE },
  { revision: '76fcfe5', release: '2.6.32', source: BY_DATE },
  { revision: 'c97c03d', release: '2.6.33', source: 'commit subject: "after 2.6.33 rebase"' },
  { revision: '67cfee9', release: '2.6.33', source: V19 },
  { revision: 'c83f38b', release: '2.6.33', source: V19 },
  { revision: '78d18cf', release: '2.6.33', source: BY_DATE },
  { revision: 'b0d8304', release: '2.6.33', source: BY_DATE },
  { revision: '82822cf', release: '2.6.33', source: BY_DATE },
  { revision: 'f678773', release: '2.6.34', source: BY_DATE },
  { revision: 'f0fdd38', release: '2.6.37', source: BY_DATE },
  { revision: 'a272e68', release: '2.6.37', source: BY_DATE },
  { revision: 'b6cdf01', release: '2.6.37', source: BY_DATE },
  { revision: '1fd8e6e', release: '2.6.38', source: BY_DATE },
  { revision: '5c3471a', release: '3.0', source: 'commit subject: "samsung-3.0 kernel"' },
];
