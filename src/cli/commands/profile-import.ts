import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { configCompleteOption } from '../kernel-options.ts';
import { pushProfile } from '../push-profile.ts';
import { isFileError } from '../read-image-file.ts';
import { type ImportedProfile, readKernelFile } from '../read-kernel-file.ts';
import { checkProfile } from '../read-profile.ts';
import { appendRestorer } from '../restorer-option.ts';
import { needServer, serverOption } from '../server-option.ts';
import { printable, type Terminal } from '../terminal.ts';
import { writeProfile } from '../write-profile.ts';

interface ProfileImportOptions {
  readonly restorer: readonly string[];
  readonly release?: string;
  readonly arch?: string;
  readonly out: string;
  readonly outDir?: string;
  readonly force: boolean;
  readonly push?: string;
  readonly server?: string;
  readonly quiet: boolean;
  readonly configComplete?: string;
}

/** `profile import FILE...`: what kernels offer that do not run here, by their configuration. */
export function profileImportCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('import')
    .description('create a profile from a configuration, from a kernel that contains its own, or from a kernel package')
    .argument('<file...>', '.config, config-RELEASE, config.gz, vmlinuz, vmlinux, a Debian or an RPM package')
    .requiredOption(
      '--restorer <restorer>',
      'tool that restores images on that kernel, such as criu@4.2; repeatable',
      appendRestorer,
    )
    .option(
      '--release <release>',
      'output of uname -r on that kernel, if the file does not contain it or contains a wrong one',
    )
    .option('--arch <arch>', 'output of uname -m on that kernel')
    .option('-o, --out <file>', 'write the profile to this file, as JSON; - is standard output', '-')
    .option(
      '--out-dir <folder>',
      'folder for several profiles, each in its own file RELEASE-ARCH.json; created if missing',
    )
    .addOption(configCompleteOption())
    .option('--force', 'overwrite files, and accept files that contradict --release or --arch', false)
    .option('--push <name>', 'record the profile with a service under this name instead')
    .addOption(serverOption('with --push: the service'))
    .option('-q, --quiet', 'do not print the source of release and architecture', false)
    .addHelpText(
      'after',
      '\nExit status: 0 all done, 2 usage error or a file without a configuration (the other files are imported), 4 service unreachable.',
    )
    .addHelpText('after', examples('profile import config-6.1.0-56-amd64 --restorer criu@4.2 -o imported.json'))
    .action(async (paths: readonly string[], options: ProfileImportOptions) => {
      const server = options.push === undefined ? null : needServer(options.server);
      const faults: string[] = [];
      const profiles: ImportedProfile[] = [];
      for (const path of paths) {
        const found = await readOne(path, options, faults);
        for (const { notes } of found) {
          if (!options.quiet) terminal.err(notes.map((note) => `restore-matrix: ${printable(note)}\n`).join(''));
        }
        profiles.push(...found);
      }
      if (paths.length === 1 && faults[0] !== undefined) throw new CommandError(faults[0]);
      if (profiles.length > 0) await deliver(profiles, server, options, faults, terminal);
      for (const fault of faults) terminal.err(`restore-matrix: ${printable(fault)}\n`);
      if (faults.length > 0) {
        terminal.err(`restore-matrix: ${faults.length} of ${paths.length} files could not be imported\n`);
      }
      finish(faults.length > 0 ? EXIT.usage : EXIT.yes);
    });
}

/** A file that cannot be imported adds a line to `faults`. The other files are still imported. */
async function readOne(
  path: string,
  options: ProfileImportOptions,
  faults: string[],
): Promise<readonly ImportedProfile[]> {
  try {
    const found = await readKernelFile(path, options);
    for (const { input } of found) checkProfile(input, input.release, `the profile of ${path}`);
    return found;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    faults.push(error.message);
    return [];
  }
}

async function deliver(
  profiles: readonly ImportedProfile[],
  server: string | null,
  { push, out, outDir, force }: ProfileImportOptions,
  faults: string[],
  terminal: Terminal,
): Promise<void> {
  if (outDir !== undefined) {
    await writeEach(profiles, outDir, force, faults, terminal);
    return;
  }
  const [first, ...others] = profiles;
  if (first === undefined || others.length > 0) {
    throw new CommandError(
      `the file contains ${profiles.length} kernels. Use --out-dir FOLDER to write one profile file each`,
    );
  }
  if (server !== null && push !== undefined) await pushProfile(server, push, first.input, 'table', terminal);
  else await writeProfile(first.input, out, force, terminal);
}

/**
 * `RELEASE-ARCH.json`. Debian's linux-config has several variants of one release: there the name of the variant follows.
 */
function fileName({ release, arch, labels }: ImportedProfile['input']): string {
  const variant = /linux-config-[^/]+\/config\.([\w-]+)\.xz$/.exec(labels?.['source.kconfig'] ?? '')?.[1];
  return `${release}-${arch}${variant === undefined ? '' : `-${variant}`}.json`;
}

/** One file each; the second of a name, and one that cannot be written, are faults. */
async function writeEach(
  profiles: readonly ImportedProfile[],
  folder: string,
  force: boolean,
  faults: string[],
  terminal: Terminal,
): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    if (!isFileError(error)) throw error;
    throw new CommandError(`cannot create ${folder}: ${error.code}`);
  });
  const written = new Set<string>();
  for (const { input } of profiles) {
    const name = fileName(input);
    if (written.has(name)) {
      faults.push(`two of the kernels have the name ${name}. Import the second by itself, with --release or -o`);
      continue;
    }
    written.add(name);
    try {
      await writeProfile(input, join(folder, name), force, terminal);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      faults.push(error.message);
    }
  }
}
