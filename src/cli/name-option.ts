import { ProfileError } from '#core/profile/profile-error.ts';
import { parseProfileName } from '#core/profile/profile-name.ts';
import { checkName, checkTag } from '#usecases/names.ts';
import { UseCaseError } from '#usecases/use-case-error.ts';
import { CommandError } from './command-error.ts';

/** Refuses here what the service would refuse, before anything is read or sent. */
export function nameOption(option: string, name: string): string {
  return checked(option, name, checkName);
}

/** The rule of profiles is narrower than that of images. */
export function profileNameOption(option: string, name: string): string {
  try {
    return parseProfileName(name);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new CommandError(`${option} ${JSON.stringify(name)}: ${error.errors[0]?.message ?? error.message}`);
  }
}

export function tagOption(option: string, tag: string): string {
  return checked(option, tag, checkTag);
}

function checked(option: string, text: string, check: (pointer: string, text: string) => string): string {
  try {
    return check(option, text);
  } catch (error) {
    if (!(error instanceof UseCaseError)) throw error;
    throw new CommandError(`${option} ${JSON.stringify(text)}: ${error.errors[0]?.message ?? error.message}`);
  }
}
