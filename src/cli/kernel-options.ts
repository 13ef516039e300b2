import { type Command, Option } from 'commander';
import { parentOption } from './parent-option.ts';
import { append } from './repeatable.ts';

/** `what`: the kernel, or one of several. */
export function profileOption(what: string): Option {
  return new Option('--profile <file>', `${what}: a profile as JSON; with --server the name of a recorded one`);
}

const COMPLETE: Readonly<Record<string, boolean>> = { yes: true, no: false };

/** Where the content of a configuration does not show it, or shows it wrongly. */
export function configCompleteOption(): Option {
  return new Option(
    '--config-complete <yes|no>',
    'whether an option that the configuration does not have is off (default: judged by its content)',
  ).choices(Object.keys(COMPLETE));
}

/** Null: as its content shows. */
export function completeOf(given: string | undefined): boolean | null {
  return given === undefined ? null : (COMPLETE[given] ?? null);
}

/** How a question describes its kernel by its parts, or what the profile is derived from (read-profile.ts). */
export function addKernelOptions(command: Command): Command {
  return command
    .addOption(parentOption())
    .option('--config <file>', 'the kernel: its .config, plain or gzip')
    .addOption(configCompleteOption())
    .option('--force', 'accept a --config whose header contradicts --release or --arch', false)
    .option('--release <release>', 'the kernel: output of uname -r (default: what the configuration says)')
    .option('--arch <arch>', 'the kernel: output of uname -m (default: what the configuration says)')
    .option('--restorer <restorer>', 'the restorer, e.g. criu@4.2; repeatable', append, []);
}
