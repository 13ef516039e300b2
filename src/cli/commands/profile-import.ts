import { join } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { pushProfile } from '../push-profile.ts';
import { type ImportedProfile, readKernelFile } from '../read-kernel-file.ts';
import { checkProfile } from '../read-profile.ts';
import { append } from '../repeatable.ts';
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
}

/** `profile import FILE...`: what kernels offer that do not run here, by their configuration. */
export function profileImportCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('import')
    .description('create a profile from a configuration, from a kernel that contains its own, or from a kernel package')
    .argument('<file...>', '.config, config-RELEASE, config.gz, vmlinuz, vmlinux, a Debian or an RPM package')
    .requiredOption('--restorer <restorer>', 'restorer of the profile, e.g. criu@4.2; repeatable', append)
    .option('--release <release>', 'output of uname -r on that kernel, if the file does not contain it or is wrong')
    .option('--arch <arch>', 'output of uname -m on that kernel')
    .option('-o, --out <file>', 'file for the profile, as JSON; - is standard output', '-')
    .option('--out-dir <folder>', 'folder for several profiles, one file RELEASE-ARCH.json each')
    .option('--force', 'overwrite files', false)
    .option('--push <name>', 'record it with a service under this name instead')
    .addOption(serverOption('with --push: the service'))
    .option('-q, --quiet', 'do not print the source of release and architecture', false)
    .addHelpText('after', '\nExit status: 0 done, 2 usage or a file without a configuration, 4 service unreachable.')
    .addHelpText('after', examples('profile import config-6.1.0-56-amd64 --restorer criu@4.2 -o imported.json'))
    .action(async (paths: readonly string[], options: ProfileImportOptions) => {
      const server = options.push === undefined ? null : needServer(options.server);
      const profiles: ImportedProfile[] = [];
      for (const path of paths) profiles.push(...(await readKernelFile(path, options)));
      for (const { input, notes } of profiles) {
        checkProfile(input, input.release);
        if (!options.quiet) terminal.err(notes.map((note) => `restore-matrix: ${printable(note)}\n`).join(''));
      }
      await deliver(profiles, server, options, terminal);
      finish(EXIT.yes);
    });
}

async function deliver(
  profiles: readonly ImportedProfile[],
  server: string | null,
  { push, out, outDir, force }: ProfileImportOptions,
  terminal: Terminal,
): Promise<void> {
  if (outDir !== undefined) {
    const names = profiles.map(({ input }) => `${input.release}-${input.arch}.json`);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new CommandError(
        `two of the kernels have the name ${twice}. Import them one at a time, with --release or -o`,
      );
    }
    for (const { input } of profiles) {
      await writeProfile(input, join(outDir, `${input.release}-${input.arch}.json`), force, terminal);
    }
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
