import { Command } from 'commander';
import { loadAtlas } from '#atlas/load-atlas.ts';
import { profileInputOf, profileNameOf } from '#core/atlas/profile-input-of.ts';
import { restorerFor } from '#core/atlas/profile-of-kernel.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { atlasKernel } from '../atlas-kernel.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { pushProfile } from '../push-profile.ts';
import { appendRestorer } from '../restorer-option.ts';
import { serverOption } from '../server-option.ts';
import type { Terminal } from '../terminal.ts';
import { writeProfile } from '../write-profile.ts';

interface ProfileAddOptions {
  readonly atlas: string;
  readonly restorer: readonly string[];
  readonly server?: string;
  readonly out?: string;
  readonly force: boolean;
}

/** `profile add --atlas ADDRESS`: a kernel of the atlas becomes a profile, in a service or a file. */
export function profileAddCommand(
  terminal: Terminal,
  finish: (code: ExitCode) => void,
  loadEvaluator: () => Promise<Evaluator>,
): Command {
  return new Command('add')
    .description('record a kernel of the atlas as a profile with a service, or write it to a file')
    .argument('[name]', 'name of the profile (default: the address, with dashes)')
    .requiredOption('--atlas <kernel>', 'address of the kernel: DISTRO/VERSION/RELEASE/ARCH, as atlas search prints it')
    .option(
      '--restorer <restorer>',
      'tool that restores images there, such as criu@4.2 (default: what the distribution ships); repeatable',
      appendRestorer,
      [],
    )
    .option('-o, --out <file>', 'write the profile to this file as JSON instead; - is standard output')
    .option('--force', 'overwrite the file', false)
    .addOption(serverOption('record the profile with this service'))
    .addHelpText('after', '\nExit status: 0 recorded or written, 2 usage error, 4 service unreachable.')
    .addHelpText('after', examples('profile add --atlas talos/-/6.12.40-talos/x86_64 -o talos.json'))
    .action(async (name: string | undefined, options: ProfileAddOptions) => {
      const { out, force, server } = options;
      const atlas = await loadAtlas();
      const kernel = atlasKernel(atlas, options.atlas);
      const restorers = options.restorer.length > 0 ? options.restorer : [restorerFor(atlas, kernel).text];
      const input = profileInputOf(atlas, kernel, restorers, (await loadEvaluator()).ruleBook);
      if (out === undefined && server !== undefined) {
        await pushProfile(server, name ?? profileNameOf(kernel), input, 'table', terminal);
      } else {
        await writeProfile(input, out ?? '-', force, terminal);
      }
      finish(EXIT.yes);
    });
}
