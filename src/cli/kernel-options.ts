import { type Command, Option } from 'commander';
import { parentOption } from './parent-option.ts';
import { append } from './repeatable.ts';

/** `what`: the kernel, or one of several. */
export function profileOption(what: string): Option {
  return new Option('--profile <file>', `${what}: a profile as JSON; with --server the name of a recorded one`);
}

/** How a question describes its kernel by its parts, or what the profile is derived from (read-profile.ts). */
export function addKernelOptions(command: Command): Command {
  return command
    .addOption(parentOption())
    .option('--config <file>', 'the kernel: its .config, plain or gzip')
    .option('--release <release>', 'the kernel: output of uname -r')
    .option('--arch <arch>', 'the kernel: output of uname -m')
    .option('--restorer <restorer>', 'the restorer, e.g. criu@4.2; repeatable', append, []);
}
