import type { Command } from 'commander';
import { parentOption } from './parent-option.ts';
import { append } from './repeatable.ts';

/** How a question names its kernel: a profile, or its parts (read-profile.ts). */
export function addKernelOptions(command: Command): Command {
  return command
    .option('--profile <file>', 'the kernel: a profile as JSON; with --server the name of a recorded one')
    .addOption(parentOption())
    .option('--config <file>', 'the kernel: its .config, plain or gzip')
    .option('--release <release>', 'the kernel: what uname -r prints')
    .option('--arch <arch>', 'the kernel: what uname -m prints')
    .option('--restorer <restorer>', 'what restores, e.g. criu@4.2; may repeat', append, []);
}
