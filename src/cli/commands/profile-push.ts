import { Command } from 'commander';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { pushProfile } from '../push-profile.ts';
import { readProfileInput } from '../read-profile.ts';
import { needServer, serverOption } from '../server-option.ts';
import type { Terminal } from '../terminal.ts';

interface ProfilePushOptions {
  readonly server?: string;
  readonly output: OutputFormat;
}

/** `profile push FILE NAME`: records a profile with a service. */
export function profilePushCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('push')
    .description('record a profile with a service; only a change creates a new revision')
    .argument('<file>', 'profile as a JSON file, as profile capture and profile import write it')
    .argument('<name>', 'name of the profile in the service')
    .addOption(serverOption('the service'))
    .addOption(outputOption())
    .addHelpText('after', '\nExit status: 0 recorded, 2 usage error or an invalid profile, 4 service unreachable.')
    .addHelpText('after', examples('profile push here.json here --server http://127.0.0.1:8080'))
    .action(async (file: string, name: string, options: ProfilePushOptions) => {
      const server = needServer(options.server);
      await pushProfile(server, name, await readProfileInput(file), options.output, terminal);
      finish(EXIT.yes);
    });
}
