import type { Step, Verdict } from '../verdict/verdict.ts';

/** What takes a `no` away. Each was tried: with it, the rules decide otherwise. Least trouble first. */
export const WAY_OUT_KINDS = ['option', 'restorer', 'host', 'profile', 'kconfig', 'checkpoint'] as const;

export interface WayOut {
  /**
   * `option`: restore with an option. `restorer`: with another release. `host`: change a setting of the host. `profile`:
   * restore elsewhere. `kconfig`: build or load options. `checkpoint`: make another image of the program.
   */
  readonly kind: (typeof WAY_OUT_KINDS)[number];
  readonly text: string;
  /** What is lost by it; null = nothing. */
  readonly loses: string | null;
  /** What the answer is then. Never `no`. */
  readonly verdict: Exclude<Verdict, 'no'>;
  /** What is then still to do. */
  readonly steps: readonly Step[];
}

/** A profile on which the image restores. */
export interface Alternative {
  readonly profile: string;
  readonly kernel: string;
  readonly verdict: Verdict;
}
