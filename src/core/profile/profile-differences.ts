import type { Arch } from '../image/arch.ts';
import type { HostFacts } from './profile.ts';

/** By name; null takes away what the parent says. */
export type Differences<T> = Readonly<Record<string, T | null>>;

/** What a derived profile says itself, canonical; all the rest is as its parent says, whatever that says later. */
export interface ProfileDifferences {
  readonly parent: string;
  /** null: the parent's. */
  readonly release: string | null;
  readonly arch: Arch | null;
  readonly restorers: readonly string[] | null;
  readonly kconfig: Differences<string>;
  /** `kconfig` is a whole configuration: nothing of the parent's is left. */
  readonly kconfigWhole: boolean;
  readonly kconfigComplete: boolean | null;
  readonly objectSupport: Differences<readonly number[]>;
  /** Absent: the parent's. */
  readonly features?: Differences<boolean>;
  /** A member that is there is this profile's own word; null there is "not recorded". */
  readonly facts: Partial<HostFacts>;
  readonly labels: Differences<string>;
}
