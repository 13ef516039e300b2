import type { Command } from 'commander';
import { parentOption } from './parent-option.ts';
import { append } from './repeatable.ts';

/** How a question names its kernel: a profile, or its parts (read-profile.ts). */
export function addKernelOptions(command: Command): Command {
  return command
    .option('--profile <file>', 'the kernel: a profile as JSON; with --server the name of a recorded one')
    .addOption(parentOption())
    .option('--config <file>', 'the kernel: its .config, plain or gzip')
    .option('--release <release>', 'the kernel: output of uname -r')
    .option('--arch <arch>', 'the kernel: output of uname -m')
    .option('--restorer <restorer>', 'the restorer, e.g. criu@4.2; repeatable', append, []);
}
