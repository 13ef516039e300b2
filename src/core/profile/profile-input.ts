import type { HostFacts } from './profile.ts';

/**
 * A profile as people put it (REST contract; docs/api.md). Only release, arch and restorer are needed. It comes from
 * outside: normaliseProfile takes `unknown` and checks every part.
 */
export interface ProfileInput {
  /** `uname -r` */
  readonly release: string;
  /** `uname -m`, or a distribution's name for it (`amd64`). */
  readonly arch: string;
  /** `criu@4.2`, `linux-cr@5c3471a`; one or a list. */
  readonly restorer: string | readonly string[];
  /** Name of the profile this one was derived from. */
  readonly parent?: string | null;
  /** The text of a `.config`, or options by name; absent = nothing is known. */
  readonly kconfig?: string | Readonly<Record<string, string | number>> | null;
  /** Is an option that is not there off? By default yes for a text and no for a map. */
  readonly kconfigComplete?: boolean;
  readonly objectSupport?: Readonly<Record<string, readonly number[]>>;
  readonly facts?: Partial<HostFacts>;
  readonly labels?: Readonly<Record<string, string>>;
}
