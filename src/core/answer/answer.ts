import type { AtlasBasis } from '../atlas/basis.ts';
import type { ImageFormat } from '../image/image-format.ts';
import type { NodeCounts } from '../matrix/count-nodes.ts';
import type { JointVerdict } from '../matrix/roll-up.ts';
import type { ObservationCounts } from '../observation/weigh-observations.ts';
import type { AssumptionRank } from '../verdict/rank-assumptions.ts';
import type { Finding, Grade, Step, Verdict } from '../verdict/verdict.ts';
import type { WayOut } from '../way-out/way-out.ts';

/** The image that a question is about. */
export interface AskedImage {
  /** Of several images that are asked about together: ''. */
  readonly digest: string;
  /** The name asked with, else the first of its names, else ''. */
  readonly name: string;
  readonly format: ImageFormat;
  /** Of several images: ''. */
  readonly signature: string;
  /** Only of several images, which restore together or not at all: each by itself. */
  readonly sets?: readonly ImageSetAnswer[];
}

export interface ImageSetAnswer {
  /** Of the container. */
  readonly name: string;
  readonly digest: string;
  readonly signature: string;
  readonly answer: JointVerdict;
}

/** The answer of `can-restore`: always this shape, for every verdict (design, section 4). */
export interface Answer {
  readonly question: Readonly<Record<string, string | boolean | readonly string[]>>;
  readonly image: AskedImage;
  /** No profile: `unknown`. */
  readonly answer: JointVerdict;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly profiles: readonly ProfileAnswer[];
  /** Only of a question about a fleet: how many of its nodes each verdict is about. */
  readonly nodes?: NodeCounts;
  /** What else to know: aliases (`2.6.40` is 3.0), nearest recorded kernels, what is known from the version alone. */
  readonly notes: readonly string[];
  /** Matrix revision the answer was read at. */
  readonly revision: number;
  readonly ruleBook: string;
  /**
   * Only where it is so: something in it, the inventory or a verdict, is by another rule book than that of the code that
   * answers. `notes` says what.
   */
  readonly stale?: true;
  /** Only where there are some: profiles of the answer whose cells are open, and which were evaluated on the spot. */
  readonly pending?: number;
  /** RFC 3339; the oldest evaluation among the profiles, or now where nothing was stored. */
  readonly evaluatedAt: string;
}

export interface ProfileAnswer {
  /** Only of several images: which of them this is about. */
  readonly set?: string;
  readonly profile: string;
  readonly kernel: string;
  readonly arch: string;
  readonly verdict: Verdict;
  readonly grade: Grade;
  /** An observation contradicts the prediction. */
  readonly conflict: boolean;
  /** Real restores of the image's signature on this profile revision that count; null: none does. */
  readonly observations: ObservationCounts | null;
  /** What matters most first (core/verdict/rank-assumptions.ts). */
  readonly assumptions: readonly string[];
  /** The rank of each assumption, in the same order. Absent if the service is older and does not rank them. */
  readonly assumptionRanks?: readonly AssumptionRank[];
  /** Only where there are assumptions that a profile could record: the command that does. */
  readonly recordWith?: string;
  readonly findings: readonly Finding[];
  /** Empty for `no`, because no step would change that answer. See `waysOut`. */
  readonly steps: readonly Step[];
  /** Only of a `no`: what would change it, each tried. Empty: nothing known does. */
  readonly waysOut?: readonly WayOut[];
  /** Only where no recorded profile answers: what the kernel is known from, and how well. */
  readonly basis?: AtlasBasis;
  /** Only where the verdict is by another rule book than the answer's. */
  readonly ruleBook?: string;
}
