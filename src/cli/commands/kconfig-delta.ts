import { Command, Option } from 'commander';
import { kconfigDeltaOf, type ShownDelta } from '#core/answer/kconfig-delta-of.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { callServer } from '../call-server.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { foreignAnswer } from '../foreign-answer.ts';
import { addKernelOptions, profileOption } from '../kernel-options.ts';
import { knownFiles, NO_REVISION } from '../known-files.ts';
import { readImageFile } from '../read-image-file.ts';
import { profileOfParts, readProfile, refuseLocalKernel, refuseParts } from '../read-profile.ts';
import { offlineOption, serverOption } from '../server-option.ts';
import { printable, printableJson, type Terminal } from '../terminal.ts';

interface KconfigDeltaOptions {
  readonly image: string;
  readonly profile?: string;
  readonly parent: readonly string[];
  readonly config?: string;
  readonly configComplete?: string;
  readonly force?: boolean;
  readonly release?: string;
  readonly arch?: string;
  readonly restorer: readonly string[];
  readonly server?: string;
  readonly offline: boolean;
  readonly output: 'fragment' | 'json';
}

/** `kconfig-delta`: the options to set, as a fragment that the kernel's own scripts merge. */
export function kconfigDeltaCommand(
  terminal: Terminal,
  finish: (code: ExitCode) => void,
  evaluator: Evaluator,
): Command {
  const command = new Command('kconfig-delta')
    .description(
      'find the fewest kernel options to change so that an image restores, and print them as a config fragment',
    )
    .requiredOption(
      '--image <file>',
      'image file, or - for standard input; with --server, the name or digest of a recorded image',
    );
  return addKernelOptions(command.addOption(profileOption()))
    .addOption(serverOption('ask a running service instead of reading files'))
    .addOption(offlineOption())
    .addOption(new Option('-o, --output <format>', 'output format').choices(['fragment', 'json']).default('fragment'))
    .addHelpText(
      'after',
      '\nExit status, for the kernel with the fragment applied: 0 yes, 1 no, 2 usage error, 3 unknown, 4 service unreachable, 5 conditional.',
    )
    .addHelpText('after', examples('kconfig-delta --image checkpoint.tar.gz --profile here.json'))
    .action(async (options: KconfigDeltaOptions) => {
      const server = options.offline ? undefined : options.server;
      const delta = await (server === undefined
        ? deltaOfFiles(options, terminal, evaluator)
        : askServer(server, options));
      const text = delta.fragment
        .split('\n')
        .map((line) => printable(line))
        .join('\n');
      terminal.out(options.output === 'json' ? printableJson(delta) : text);
      finish(exitCodeOf(delta.after, false));
    });
}

async function deltaOfFiles(
  options: KconfigDeltaOptions,
  terminal: Terminal,
  evaluator: Evaluator,
): Promise<ShownDelta> {
  const { image: file, profile: profileFile, parent } = options;
  if (profileFile !== undefined) refuseParts(options);
  const profile = await (profileFile === undefined
    ? profileOfParts(options, terminal)
    : readProfile(profileFile, parent));
  const { image, content } = knownFiles(await readImageFile(file), file, [profile], evaluator);
  return kconfigDeltaOf(
    { image, content, profile, inForce: null, revision: NO_REVISION },
    evaluator,
    new Date().toISOString(),
  );
}

async function askServer(server: string, options: KconfigDeltaOptions): Promise<ShownDelta> {
  const { image, profile } = options;
  refuseLocalKernel(options);
  if (profile === undefined) throw new CommandError('name the kernel with --profile NAME');
  const query = new URLSearchParams({ profile });
  const path = `/images/${encodeURIComponent(image)}/kconfig-delta`;
  const { status, body } = await callServer(server, { path, query });
  if (isDelta(body)) return body;
  throw foreignAnswer(server, status);
}

function isDelta(body: unknown): body is ShownDelta {
  const { fragment, after } = (body ?? {}) as Partial<ShownDelta>;
  return typeof fragment === 'string' && typeof after === 'string';
}
