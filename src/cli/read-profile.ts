import { basename } from 'node:path';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { ProfileError } from '#core/profile/profile-error.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { CommandError } from './command-error.ts';
import { readSmallFile } from './read-small-file.ts';

/** How the command line names a kernel: a profile as JSON, or its parts. */
export interface ProfileOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly release?: string;
  readonly arch?: string;
  readonly restorer?: readonly string[];
}

/** The profile that the options describe, named after its file. */
export async function readProfile(options: ProfileOptions): Promise<Profile> {
  const { profile: file, ...parts } = options;
  const { input, name } = file === undefined ? await inputFromParts(parts) : await inputFromFile(file, parts);
  return checkProfile(input, name);
}

/** @throws CommandError with everything that is wrong */
export function checkProfile(input: unknown, name: string): Profile {
  try {
    return profileOf({ ...normaliseProfile(input), name, revision: 0 });
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const lines = error.errors.map(({ pointer, message }) => `  ${pointer === '' ? '/' : pointer}: ${message}`);
    throw new CommandError(`${name} is no profile:\n${lines.join('\n')}`);
  }
}

async function inputFromFile(file: string, parts: Omit<ProfileOptions, 'profile'>) {
  const other = Object.entries(parts).find(([, value]) => value !== undefined && value.length > 0)?.[0];
  if (other !== undefined) throw new CommandError(`--profile already says it all; --${other} cannot stand beside it`);
  return { input: await readProfileInput(file), name: basename(file).replace(/\.json$/, '') };
}

/** The JSON of a profile, not looked at yet. */
export async function readProfileInput(file: string): Promise<unknown> {
  const text = await readSmallFile(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${file} is not JSON; for a .config use --config with --release, --arch and --restorer`);
  }
}

async function inputFromParts({ config, release, arch, restorer }: Omit<ProfileOptions, 'profile'>) {
  if (release === undefined || arch === undefined || restorer === undefined || restorer.length === 0) {
    throw new CommandError('name the kernel: --profile FILE.json, or --release, --arch and --restorer (and --config)');
  }
  const kconfig = config === undefined ? {} : { kconfig: await readSmallFile(config) };
  return { input: { release, arch, restorer, ...kconfig }, name: config === undefined ? release : basename(config) };
}
