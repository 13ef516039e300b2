import type { HostFacts } from './profile.ts';
import type { Differences } from './profile-differences.ts';
import type { Features } from './read-features.ts';

/**
 * A profile as people put it (REST contract; docs/api.md). Only restorer is needed, and release and arch where no configuration tells them. It comes from
 * outside: normaliseProfile takes `unknown` and checks every part.
 */
export interface ProfileInput {
  /** `uname -r`; absent: as the text of the configuration says. */
  readonly release?: string;
  /** `uname -m`, or a distribution's name for it (`amd64`); absent: as the configuration says. */
  readonly arch?: string;
  /** `criu@4.2`, `linux-cr@5c3471a`; one or a list. */
  readonly restorer: string | readonly string[];
  readonly parent?: null;
  /** The text of a `.config`, or options by name; absent = nothing is known. */
  readonly kconfig?: string | Readonly<Record<string, string | number>> | null;
  /** Is an option that is not there off? By default as the content of a text shows, and no for a map. */
  readonly kconfigComplete?: boolean;
  /** Take a configuration although it is for another release or architecture. */
  readonly force?: boolean;
  readonly objectSupport?: Readonly<Record<string, readonly number[]>>;
  readonly features?: Features;
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
  readonly force?: boolean;
  readonly objectSupport?: Differences<readonly number[]>;
  readonly features?: Differences<boolean>;
  readonly labels?: Differences<string>;
}
