import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import { ProfileError } from '#core/profile/profile-error.ts';
import { parseProfileName } from '#core/profile/profile-name.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { hintQueue } from './hint-queue.ts';
import type { Ports, ProfileDraft, StoredProfile } from './ports.ts';
import { UseCaseError, type UseCaseErrorCode } from './use-case-error.ts';

export interface PutProfileInput {
  readonly name: string;
  /** A ProfileInput from outside (core/profile/profile-input.ts); checked here. */
  readonly profile: unknown;
  readonly builtin?: boolean;
}

export interface PutProfile {
  readonly stored: StoredProfile;
  /** The name is new. */
  readonly created: boolean;
  /** There is a new revision; false = nothing differed. */
  readonly changed: boolean;
  readonly wantedCells: number;
}

/** Records a profile; a new revision, and new wanted cells, only if something changed. */
export async function putProfile(
  ports: Pick<Ports, 'profiles' | 'queue'>,
  input: PutProfileInput,
): Promise<PutProfile> {
  const put = await ports.profiles.put(draftOf(input), RULE_BOOK.revision);
  if (put.wantedCells > 0) await hintQueue(() => ports.queue.evaluateProfile(put.stored.id));
  return put;
}

function draftOf(input: PutProfileInput): ProfileDraft {
  try {
    const name = parseProfileName(input.name);
    return { name, ...normaliseProfile(input.profile), builtin: input.builtin ?? false };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new UseCaseError(codeOf(error), error.message, { errors: error.errors });
  }
}

/** The most telling code when all errors are about one part. */
function codeOf({ errors }: ProfileError): UseCaseErrorCode {
  if (errors.every(({ pointer }) => pointer === '/name')) return 'name-malformed';
  if (errors.every(({ pointer }) => pointer === '/release')) return 'kernel-release-malformed';
  return errors.every(({ line }) => line !== undefined) ? 'kconfig-malformed' : 'profile-malformed';
}
