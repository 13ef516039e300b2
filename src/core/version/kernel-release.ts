/** The parsed, ordered numbers of a kernel release. `4.19.0-rc3` sorts before `4.19.0`. */
export interface KernelVersion {
  /** `2.6.32.71` is [2, 6, 32, 71]; `3.0` is [3, 0]. Missing numbers compare as 0. */
  readonly numbers: readonly number[];
  /** Release candidate, or null for a final release. */
  readonly rc: number | null;
}

/** The `uname -r` text and what it contains. */
export interface KernelRelease {
  readonly text: string;
  readonly version: KernelVersion;
  /** Everything after the numbers and rc: `56-cloud-amd64`, `427.13.1.el9_4.x86_64`, or ''. */
  readonly suffix: string;
  /** `2.6.40` is 3.0 as a UNAME26 process sees it; then the numbers are those of 3.0 and this is `2.6.40`. */
  readonly alias: string | null;
}
