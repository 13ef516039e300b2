import { isKconfigName } from '#core/kconfig/kconfig-value.ts';
import { contentOf } from '#core/profile/profile-content.ts';
import { type OptionProvenance, optionProvenanceOf, type Provenance, provenanceOf } from '#core/profile/provenance.ts';
import { profileNotFound } from '../not-found.ts';
import type { Ports, ProfileLineage, StoredProfile } from '../ports/ports.ts';
import { UseCaseError } from '../use-case-error.ts';

export interface ShownProfile {
  readonly stored: StoredProfile;
  /** Null for a profile without parent. */
  readonly from: Provenance | null;
  /** Of the one option asked for. */
  readonly option: OptionProvenance | null;
}

/** A profile, and where each part of it comes from. */
export async function showProfile(
  ports: Pick<Ports, 'profiles'>,
  { name, option = null }: { name: string; option?: string | null },
): Promise<ShownProfile> {
  if (option !== null && !isKconfigName(option)) {
    const errors = [{ pointer: 'option', message: 'must be the full name of a Kconfig option, such as CONFIG_TUN' }];
    throw new UseCaseError('question-malformed', 'option is not the name of a Kconfig option.', { errors });
  }
  const found = await ports.profiles.findLineage(name);
  if (found === null) throw await profileNotFound(ports, name);
  return withProvenance(found, option);
}

export function withProvenance({ stored, layers }: ProfileLineage, option: string | null = null): ShownProfile {
  const content = contentOf(stored.profile);
  return {
    stored,
    from: provenanceOf(content, layers),
    option: option === null ? null : optionProvenanceOf(content, layers, option),
  };
}
