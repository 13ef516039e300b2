import type { HostFacts } from './profile.ts';
import type { Differences } from './profile-differences.ts';

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
  readonly parent?: null;
  /** The text of a `.config`, or options by name; absent = nothing is known. */
  readonly kconfig?: string | Readonly<Record<string, string | number>> | null;
  /** Is an option that is not there off? By default yes for a text and no for a map. */
  readonly kconfigComplete?: boolean;
  readonly objectSupport?: Readonly<Record<string, readonly number[]>>;
  readonly facts?: Partial<HostFacts>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Only what differs from another profile; normaliseDifferences checks it (docs/derived-profiles.md). */
export interface DerivedProfileInput extends Partial<Pick<ProfileInput, 'release' | 'arch' | 'restorer' | 'facts'>> {
  /** Name of the profile that says the rest. */
  readonly parent: string;
  /** Options by name, null = absent; or a text: a whole `.config` or a part of one. */
  readonly kconfig?: string | Differences<string | number>;
  /** Beside a text: is it a whole configuration? Else: is an option that is not there off? By default as the parent says. */
  readonly kconfigComplete?: boolean;
  readonly objectSupport?: Differences<readonly number[]>;
  readonly labels?: Differences<string>;
}
