import { ProfileError } from './profile-error.ts';

/** Characters of a profile's name, parent or of a label's name. */
export const MAX_PROFILE_NAME_LENGTH = 128;

/** Lower case only, so that two names never differ by case alone; safe in a path, a query and a file name. */
const NAME = /^[a-z0-9][a-z0-9._+@-]*$/;

export function isProfileName(text: string): boolean {
  return text.length <= MAX_PROFILE_NAME_LENGTH && NAME.test(text);
}

/**
 * `debian-6.1-amd64`, `6.12.117+deb12-amd64@nomods`. Not changed in any way, only checked.
 *
 * @throws ProfileError with the pointer `/name`
 */
export function parseProfileName(text: string): string {
  if (isProfileName(text)) return text;
  const message = `a profile name has 1 to ${MAX_PROFILE_NAME_LENGTH} characters from a-z 0-9 . _ + @ - and starts with a letter or digit`;
  throw new ProfileError([{ pointer: '/name', message }]);
}
