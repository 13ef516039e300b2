import { basename } from 'node:path';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { CommandError } from './command-error.ts';
import { checked, deriveFromFiles, type ParentFiles } from './derive-from-files.ts';
import { readSmallFile } from './read-small-file.ts';

/** How the command line names a kernel: a profile as JSON, or its parts. */
export interface ProfileOptions {
  readonly profile?: string;
  /** Files of what the profile is derived from; each stands for the profile that it is named after. */
  readonly parent?: readonly string[];
  readonly config?: string;
  readonly release?: string;
  readonly arch?: string;
  readonly restorer?: readonly string[];
}

/** The profile that the options describe, named after its file. */
export async function readProfile(options: ProfileOptions): Promise<Profile> {
  const { profile: file, parent = [], ...parts } = options;
  const { input, name } = file === undefined ? await inputFromParts(parts) : await inputFromFile(file, parts);
  const parents: ParentFiles = new Map(parent.map((path) => [nameOf(path), () => readProfileInput(path)]));
  const content = await deriveFromFiles(name, input, parents);
  const [unused] = parents.keys();
  if (unused !== undefined) throw new CommandError(`--parent: ${unused} is not a parent of ${name}`);
  return profileOf({ ...content, name, revision: 0 });
}

/** @throws CommandError with everything that is wrong */
export function checkProfile(input: unknown, name: string): Profile {
  return profileOf({ ...checked(name, () => normaliseProfile(input)), name, revision: 0 });
}

function nameOf(file: string): string {
  return basename(file).replace(/\.json$/, '');
}

async function inputFromFile(file: string, parts: Omit<ProfileOptions, 'profile' | 'parent'>) {
  const other = Object.entries(parts).find(([, value]) => value !== undefined && value.length > 0)?.[0];
  if (other !== undefined) throw new CommandError(`--profile cannot be combined with --${other}`);
  return { input: await readProfileInput(file), name: nameOf(file) };
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

async function inputFromParts({ config, release, arch, restorer }: Omit<ProfileOptions, 'profile' | 'parent'>) {
  if (release === undefined || arch === undefined || restorer === undefined || restorer.length === 0) {
    throw new CommandError('name the kernel: --profile FILE.json, or --release, --arch and --restorer (and --config)');
  }
  const kconfig = config === undefined ? {} : { kconfig: await readSmallFile(config) };
  return { input: { release, arch, restorer, ...kconfig }, name: config === undefined ? release : basename(config) };
}
