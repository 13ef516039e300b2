import type { RequiredRung } from '../guarantee/rung.ts';

/** Exactly one target per question. */
export type QuestionTarget =
  /** One profile by name, or several that all count; unique. */
  | { readonly by: 'profile'; readonly profiles: readonly string[] }
  /** A release as `uname -r` prints it, bare numbers (`6.1.0`), or a range (`>=5.10 <6.2`). */
  | { readonly by: 'kernel'; readonly kernel: string }
  /** A stable series: `2.6.32`, `6.1`. */
  | { readonly by: 'series'; readonly series: string }
  /** The recorded profiles of a rung of the image's guarantee ladder. */
  | { readonly by: 'guarantee'; readonly guarantee: RequiredRung }
  /** The newest kernels of a distribution in the atlas: `ubuntu`, `ubuntu/24.04`. */
  | { readonly by: 'distro'; readonly distro: string; readonly version: string | null }
  /** Nodes of a list that nothing records: how many. */
  | { readonly by: 'nodes'; readonly nodes: number }
  /** All nodes of a fleet, of whatever architecture. */
  | { readonly by: 'fleet'; readonly fleet: string };
