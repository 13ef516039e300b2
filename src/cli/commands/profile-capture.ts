import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { captureHost } from '../capture/capture-host.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { configCompleteOption } from '../kernel-options.ts';
import { profileNameOption } from '../name-option.ts';
import { pushProfile } from '../push-profile.ts';
import { checkProfile } from '../read-profile.ts';
import { appendRestorer } from '../restorer-option.ts';
import { needServer, serverOption } from '../server-option.ts';
import { printable, type Terminal } from '../terminal.ts';
import { writeProfile } from '../write-profile.ts';

interface ProfileCaptureOptions {
  readonly out: string;
  readonly force: boolean;
  readonly push?: string;
  readonly server?: string;
  readonly restorer: readonly string[];
  readonly arch?: string;
  readonly root: string;
  readonly configComplete?: string;
  readonly quiet: boolean;
}

/** `profile capture`: what the kernel that runs here offers. */
export function profileCaptureCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('capture')
    .description('record what the kernel of this host provides; nothing leaves this machine without --push')
    .option('-o, --out <file>', 'write the profile to this file, as JSON; - is standard output', '-')
    .option('--force', 'overwrite the output file', false)
    .option('--push <name>', 'record the profile with a service under this name instead')
    .addOption(serverOption('with --push: the service'))
    .option(
      '--restorer <restorer>',
      'tool that restores images on this host, such as criu@4.2 (default: the installed CRIU); repeatable',
      appendRestorer,
      [],
    )
    .option('--arch <arch>', 'output of uname -m, if the kernel does not report it')
    .addOption(configCompleteOption())
    .option('--root <folder>', 'folder with the files of the host; for another folder than /, no program is run', '/')
    .option('-q, --quiet', 'do not print the source of each value', false)
    .addHelpText('after', '\nExit status: 0 done, 2 usage error or missing host information, 4 service unreachable.')
    .addHelpText('after', examples('profile capture --restorer criu@4.2 -o captured.json'))
    .action(async (options: ProfileCaptureOptions) => {
      const { root, restorer, arch, configComplete } = options;
      const server = options.push === undefined ? null : needServer(options.server);
      const name = options.push === undefined ? null : nameOfHost(options.push, terminal);
      if (!existsSync(root)) throw new CommandError(`--root ${root}: no such folder`);
      const { input, notes } = await captureHost({
        root,
        restorer,
        ...(arch === undefined ? {} : { arch }),
        ...(configComplete === undefined ? {} : { configComplete }),
      });
      if (!options.quiet) terminal.err(notes.map((note) => `restore-matrix: ${printable(note)}\n`).join(''));
      checkProfile(input, root, 'the captured profile');
      if (server === null || name === null) await writeProfile(input, options.out, options.force, terminal);
      else await pushProfile(server, name, input, 'table', terminal);
      finish(EXIT.yes);
    });
}

/** A host may be called in capitals, as no profile is. */
function nameOfHost(given: string, terminal: Terminal): string {
  const name = profileNameOption('--push', given.toLowerCase());
  if (name !== given) terminal.err(`restore-matrix: profile names are lower case: recorded as ${name}\n`);
  return name;
}
