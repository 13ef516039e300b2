import { Command } from 'commander';
import { findKconfigDelta } from '#core/kconfig-delta/find-kconfig-delta.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { reportDelta } from '#usecases/compare/show-kconfig-delta.ts';
import { callServer } from '../call-server.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-code.ts';
import { addKernelOptions } from '../kernel-options.ts';
import { readImageFile } from '../read-image-file.ts';
import { readProfile } from '../read-profile.ts';
import { printable, printableJson, type Terminal } from '../terminal.ts';

interface KconfigDeltaOptions {
  readonly image: string;
  readonly profile?: string;
  readonly parent: readonly string[];
  readonly config?: string;
  readonly release?: string;
  readonly arch?: string;
  readonly restorer: readonly string[];
  readonly server?: string;
  readonly output: 'fragment' | 'json';
}

/** `kconfig-delta`: the options to set, as a fragment that the kernel's own scripts merge. */
export function kconfigDeltaCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('kconfig-delta')
    .description('find the fewest kernel options to change so that an image restores; prints a config fragment')
    .requiredOption('--image <file>', 'the image: a file, or - for standard input; with --server its name or digest');
  return addKernelOptions(command)
    .option('--server <url>', 'ask a running service instead')
    .option('-o, --output <format>', 'fragment or json', 'fragment')
    .addHelpText(
      'after',
      '\nExit status, of the verdict with the fragment in place: 0 yes, 1 no, 2 usage, 3 unknown, 4 service unreachable, 5 conditional.',
    )
    .addHelpText('after', examples('kconfig-delta --image checkpoint.tar.gz --profile here.json'))
    .action(async (options: KconfigDeltaOptions) => {
      if (!['fragment', 'json'].includes(options.output)) throw new CommandError('--output must be fragment or json');
      const delta = await (options.server === undefined ? deltaOfFiles(options) : askServer(options.server, options));
      const text = delta.fragment
        .split('\n')
        .map((line) => printable(line))
        .join('\n');
      terminal.out(options.output === 'json' ? printableJson(delta) : text);
      finish(exitCodeOf(delta.after, false));
    });
}

type Delta = ReturnType<typeof reportDelta>;

async function deltaOfFiles({ image, server: _, output: __, ...kernel }: KconfigDeltaOptions): Promise<Delta> {
  const profile = await readProfile(kernel);
  const { content } = signatureOf((await readImageFile(image)).inventory);
  return { ...reportDelta(findKconfigDelta(content, profile, RULE_BOOK), image, profile.name) };
}

async function askServer(server: string, options: KconfigDeltaOptions): Promise<Delta> {
  const { image, profile, parent, config, release, arch, restorer } = options;
  const parts = [config, release, arch, ...restorer, ...parent];
  if (profile === undefined || parts.some((part) => part !== undefined)) {
    throw new CommandError('with --server, name the kernel with --profile only');
  }
  const query = new URLSearchParams({ profile });
  const path = `/images/${encodeURIComponent(image)}/kconfig-delta`;
  const { status, body } = await callServer(server, { path, query });
  if (isDelta(body)) return body;
  throw new CommandError(`${server} gave no answer (HTTP ${status})`, EXIT.unreachable);
}

function isDelta(body: unknown): body is Delta {
  const { fragment, after } = (body ?? {}) as Partial<Delta>;
  return typeof fragment === 'string' && typeof after === 'string';
}
