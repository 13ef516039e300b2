import { type Command, Option } from 'commander';
import { parentOption } from './parent-option.ts';
import { appendRestorer } from './restorer-option.ts';

/** `more`: how several profiles are used, where the option is repeatable. */
export function profileOption(more = ''): Option {
  return new Option(
    '--profile <file>',
    `profile of the kernel, as a JSON file; with --server, the name of a recorded profile${more}`,
  );
}

const COMPLETE: Readonly<Record<string, boolean>> = { yes: true, no: false };

/** Where the content of a configuration does not show it, or shows it wrongly. */
export function configCompleteOption(): Option {
  return new Option(
    '--config-complete <yes|no>',
    'whether options missing from the configuration are off; by default, its content decides',
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
    .option('--config <file>', 'configuration (.config) of the kernel, plain or gzip; replaces --profile')
    .addOption(configCompleteOption())
    .option('--force', 'accept a configuration whose header contradicts --release or --arch', false)
    .option('--release <release>', 'output of uname -r on the kernel (default: as in the configuration)')
    .option('--arch <arch>', 'output of uname -m on the kernel (default: as in the configuration)')
    .option('--restorer <restorer>', 'tool that restores the image, such as criu@4.2; repeatable', appendRestorer, []);
}
