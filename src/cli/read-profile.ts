import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { KCONFIG_NOTES } from '#core/profile/kconfig-notes.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { isProfileName } from '#core/profile/profile-name.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { inputOfShownProfile } from '#core/profile/shown-profile.ts';
import { releaseOfPath } from '#kernel-packages/release-of.ts';
import { CommandError } from './command-error.ts';
import { checked, deriveFromFiles, type ParentFiles } from './derive-from-files.ts';
import { completeOf } from './kernel-options.ts';
import { readKconfigFile, readSmallFile } from './read-small-file.ts';
import { printable, type Terminal } from './terminal.ts';

/** What describes a kernel where no profile does. */
export interface KernelParts {
  readonly config?: string;
  readonly release?: string;
  readonly arch?: string;
  readonly restorer?: readonly string[];
  readonly parent?: readonly string[];
  /** What `--config-complete` says of the configuration. */
  readonly configComplete?: string;
  readonly force?: boolean;
}

/** The profiles in files as JSON, named after them, in their order. `parents`: files of what they are derived from. */
export async function readProfiles(
  files: readonly string[],
  parents: readonly string[] = [],
): Promise<readonly Profile[]> {
  const unused = new Set(parents.map(nameOf));
  const profiles: Profile[] = [];
  for (const file of files) {
    const name = nameOf(file);
    const left: ParentFiles = new Map(
      parents.map((path) => [nameOf(path), { file: path, read: () => readProfileInput(path) }]),
    );
    const content = await deriveFromFiles(file, await readProfileInput(file), left);
    for (const parent of unused) if (!left.has(parent)) unused.delete(parent);
    profiles.push(profileOf({ ...content, name, revision: 0 }));
  }
  const [useless] = unused;
  if (useless === undefined) return profiles;
  throw new CommandError(`--parent: ${useless} is not a parent of ${profiles.map(({ name }) => name).join(' or ')}`);
}

/** Like readProfiles, for profiles with different names. The same file given twice counts once. */
export async function readDistinctProfiles(
  files: readonly string[],
  parents: readonly string[] = [],
): Promise<readonly Profile[]> {
  const byName = new Map<string, string>();
  for (const file of files) {
    const name = nameOf(file);
    const twin = byName.get(name) ?? file;
    if (twin !== file)
      throw new CommandError(`${twin} and ${file} have the same profile name, ${name}: rename one of them`);
    byName.set(name, file);
  }
  return readProfiles([...byName.values()], parents);
}

export async function readProfile(file: string, parents: readonly string[] = []): Promise<Profile> {
  const [profile] = await readProfiles([file], parents);
  if (profile === undefined) throw new RangeError('a file without its profile');
  return profile;
}

/** The profile of a kernel that its parts describe, named after its configuration, else after its release. */
export async function profileOfParts(parts: KernelParts, terminal: Terminal): Promise<Profile> {
  const { config, release, arch, restorer = [], parent = [], configComplete, force } = parts;
  if (restorer.length === 0 && (config !== undefined || (release !== undefined && arch !== undefined))) {
    throw new CommandError('--restorer is missing: name the tool that restores, such as --restorer criu@4.2');
  }
  if (restorer.length === 0 || (config === undefined && (release === undefined || arch === undefined))) {
    throw new CommandError(
      'name the kernel: --profile FILE.json, or --config and --restorer, or --release, --arch and --restorer',
    );
  }
  if (parent.length > 0) throw new CommandError('--parent requires --profile');
  if (config === undefined) {
    if (configComplete !== undefined) throw new CommandError('--config-complete requires --config');
    return checkProfile({ release, arch, restorer }, release ?? '', 'the kernel of --release, --arch and --restorer');
  }
  const kconfig = await readKconfigFile(config);
  const complete = configComplete === undefined ? {} : { kconfigComplete: completeOf(configComplete) };
  const given = { release: release ?? releaseInName(config), arch, restorer, force: force ?? false };
  const profile = checkProfile({ ...given, kconfig, ...complete }, basename(config), `the profile of ${config}`);
  const notes = profile.labels[KCONFIG_NOTES];
  if (notes !== undefined) terminal.err(`restore-matrix: ${printable(`${config}: ${notes}`)}\n`);
  return profile;
}

/** Of `config-6.1.0-56-amd64`, where the text itself says less. */
function releaseInName(config: string): string | undefined {
  return releaseOfPath(basename(config))?.text;
}

/** A service has its own profiles. */
export function refuseLocalKernel({ config, release, arch, restorer = [], parent = [] }: KernelParts): void {
  const given = Object.entries({ config, release, arch }).find(([, value]) => value !== undefined)?.[0];
  const other = given ?? (restorer.length > 0 ? 'restorer' : parent.length > 0 ? 'parent' : undefined);
  if (other === undefined) return;
  throw new CommandError(
    `--${other} describes a kernel, but a service uses its own profiles. Add --offline to use files`,
  );
}

/** A profile already has all parts. */
export function refuseParts({ config, release, arch, restorer = [] }: KernelParts): void {
  const given = Object.entries({ config, release, arch }).find(([, value]) => value !== undefined)?.[0];
  const other = given ?? (restorer.length > 0 ? 'restorer' : undefined);
  if (other !== undefined) throw new CommandError(`--profile cannot be combined with --${other}`);
}

/** `subject` names the profile in the message. @throws CommandError with all faults */
export function checkProfile(input: unknown, name: string, subject: string): Profile {
  return profileOf({ ...checked(subject, () => normaliseProfile(input)), name, revision: 0 });
}

function nameOf(file: string): string {
  return basename(file).replace(/\.json$/, '');
}

/** The JSON of a profile, not checked yet. It may be one that a service printed. */
export async function readProfileInput(file: string): Promise<unknown> {
  const text = await readSmallFile(file).catch((error: unknown) => {
    if (!(error instanceof CommandError) || !isProfileName(file) || existsSync(file)) throw error;
    throw new CommandError(
      `${error.message}. If ${file} is a recorded profile, ask with --server URL, or save its JSON: GET /api/v1/profiles/${file}`,
    );
  });
  try {
    return inputOfShownProfile(JSON.parse(text));
  } catch {
    throw new CommandError(`${file} is not JSON. Make a profile of a .config with restore-matrix profile import`);
  }
}
