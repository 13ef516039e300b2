import { deriveProfile } from '#core/profile/derive-profile.ts';
import { normaliseDifferences } from '#core/profile/normalise-differences.ts';
import { namesParent, normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { ProfileContent } from '#core/profile/profile-content.ts';
import { ProfileError } from '#core/profile/profile-error.ts';
import { CommandError } from './command-error.ts';

/** A file with a profile that others may name as their parent. */
export interface ParentFile {
  /** As given on the command line. */
  readonly file: string;
  read(): Promise<unknown>;
}

/** Parent profiles by name. Each is read at most once. */
export type ParentFiles = Map<string, ParentFile>;

/** The content of a profile file, derived from its parent if it names one. Removes used parents from `parents`. */
export async function deriveFromFiles(file: string, input: unknown, parents: ParentFiles): Promise<ProfileContent> {
  if (!namesParent(input)) return checked(subjectOf(file), () => normaliseProfile(input));
  const own = checked(subjectOf(file), () => normaliseDifferences(input));
  const parentFile = parents.get(own.parent);
  if (parentFile === undefined) {
    throw new CommandError(
      `${file} contains only the differences from its parent ${own.parent}. Give --parent ${own.parent}.json once`,
    );
  }
  // This also ends a cycle of parents.
  parents.delete(own.parent);
  const parent = await deriveFromFiles(parentFile.file, await parentFile.read(), parents);
  return checked(subjectOf(file), () => deriveProfile(parent, own));
}

function subjectOf(file: string): string {
  return `the profile ${file}`;
}

/** `subject` names the profile in the message. @throws CommandError with all faults */
export function checked<T>(subject: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const lines = error.errors.map(({ pointer, message }) => `  ${pointer === '' ? '/' : pointer}: ${message}`);
    throw new CommandError(`${subject} is not valid:\n${lines.join('\n')}`);
  }
}
