import { digestOf } from '../digest/digest-of.ts';
import type { Arch } from '../image/arch.ts';
import type { KconfigOptions } from '../kconfig/kconfig.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { versionKeyOf } from '../version/version-key.ts';
import type { HostFacts, Profile } from './profile.ts';
import type { ProfileDifferences } from './profile-differences.ts';
import type { Features } from './read-features.ts';

/** Everything that a verdict may look at, and the labels: canonical, as a revision holds it. */
export interface ProfileContent {
  /** As given. */
  readonly release: string;
  readonly arch: Arch;
  /** Canonical texts, sorted, unique, at least one. */
  readonly restorers: readonly string[];
  readonly kconfig: KconfigOptions;
  readonly kconfigComplete: boolean;
  readonly objectSupport: Readonly<Record<string, readonly number[]>>;
  /** Absent: none is stated. */
  readonly features?: Features;
  readonly facts: HostFacts;
  readonly labels: Readonly<Record<string, string>>;
}

/** Everything of a profile that a revision holds: canonical, ready to store. */
export interface ProfileDraftContent extends ProfileContent {
  readonly versionKey: string;
  /** sha256 over the canonical JSON of `kconfig`, 64 hex digits: equal configurations are stored once. */
  readonly kconfigDigest: string;
  readonly parent: string | null;
  /** sha256 over all of the above: an input with the same digest makes no new revision. */
  readonly digest: string;
}

/**
 * With the digests. Those of a derived profile are also over what it says itself: to repeat what the parent says is a
 * difference once the parent says something else.
 */
export function draftContentOf(content: ProfileContent, own: null): ProfileDraftContent & { readonly parent: null };
export function draftContentOf(content: ProfileContent, own: ProfileDifferences): ProfileDraftContent;
export function draftContentOf(content: ProfileContent, own: ProfileDifferences | null): ProfileDraftContent {
  const { kconfig, ...others } = content;
  const draft = {
    ...others,
    versionKey: versionKeyOf(parseKernelRelease(content.release).version),
    kconfigDigest: digestOf(kconfig),
    parent: own?.parent ?? null,
  };
  return { ...draft, kconfig, digest: digestOf(own === null ? draft : { ...draft, own }) };
}

/** What a profile was made of. */
export function contentOf(profile: Profile): ProfileContent {
  const { release, arch, restorers, kconfig, kconfigComplete, objectSupport, features, facts, labels } = profile;
  const texts = restorers.map(({ text }) => text);
  const content = {
    release: release.text,
    arch,
    restorers: texts,
    kconfig,
    kconfigComplete,
    objectSupport,
    facts,
    labels,
  };
  return features === undefined ? content : { ...content, features };
}
