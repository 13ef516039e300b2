import { LineageError } from '#core/profile/lineage-error.ts';
import { normaliseDifferences } from '#core/profile/normalise-differences.ts';
import { namesParent, normaliseProfile } from '#core/profile/normalise-profile.ts';
import { ProfileError } from '#core/profile/profile-error.ts';
import { parseProfileName } from '#core/profile/profile-name.ts';
import { checkFeatures } from '#core/rules/check-features.ts';
import type { RuleBook } from '#core/rules/rule.ts';
import { hintQueue } from '../evaluation/hint-queue.ts';
import type { DerivedProfileDraft, Ports, ProfileDraft, ProfileLineage } from '../ports/ports.ts';
import { UseCaseError, type UseCaseErrorCode } from '../use-case-error.ts';
import { lineageRefused } from './lineage-refused.ts';

export interface PutProfileInput {
  readonly name: string;
  /** A ProfileInput from outside (core/profile/profile-input.ts); checked here. */
  readonly profile: unknown;
  readonly builtin?: boolean;
}

export interface PutProfile extends ProfileLineage {
  /** The name is new. */
  readonly created: boolean;
  /** There is a new revision; false = nothing differed. */
  readonly changed: boolean;
  /** Those of the profiles that are derived from it too. */
  readonly wantedCells: number;
}

/** Records a profile; a new revision, and new wanted cells, only if something changed. What is derived from it follows. */
export async function putProfile(
  ports: Pick<Ports, 'profiles' | 'queue' | 'evaluator'>,
  input: PutProfileInput,
): Promise<PutProfile> {
  const put = await ports.profiles
    .put(draftOf(input, ports.evaluator.ruleBook), ports.evaluator.ruleBook.revision)
    .catch(async (error: unknown) => {
      if (error instanceof LineageError) throw await lineageRefused(ports, error);
      throw error instanceof ProfileError ? refused(error) : error;
    });
  if (put.wantedCells > 0) {
    for (const id of [put.stored.id, ...put.followed]) await hintQueue(() => ports.queue.evaluateProfile(id));
  }
  return put;
}

function draftOf(input: PutProfileInput, ruleBook: RuleBook): ProfileDraft | DerivedProfileDraft {
  try {
    const name = parseProfileName(input.name);
    const builtin = input.builtin ?? false;
    if (namesParent(input.profile)) {
      const own = normaliseDifferences(input.profile);
      checkFeatures(own, ruleBook);
      return { name, own, builtin };
    }
    const profile = normaliseProfile(input.profile);
    checkFeatures(profile, ruleBook);
    return { name, ...profile, builtin };
  } catch (error) {
    throw error instanceof ProfileError ? refused(error) : error;
  }
}

function refused(error: ProfileError): UseCaseError {
  return new UseCaseError(codeOf(error), error.message, { errors: error.errors });
}

/** The most telling code when all errors are about one part. */
function codeOf({ errors }: ProfileError): UseCaseErrorCode {
  if (errors.every(({ pointer }) => pointer === '/name')) return 'name-malformed';
  if (errors.every(({ pointer }) => pointer === '/release')) return 'kernel-release-malformed';
  return errors.every(({ line }) => line !== undefined) ? 'kconfig-malformed' : 'profile-malformed';
}
