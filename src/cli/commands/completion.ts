import { Argument, Command } from 'commander';
import { placesOf } from '../completion/command-tree.ts';
import { completionScript, SHELLS, type Shell } from '../completion/completion-script.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** `completion SHELL`: a script that lets a shell complete commands, options and their values. */
export function completionCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('completion')
    .description('print the completion script for a shell')
    .addArgument(new Argument('<shell>', 'name of the shell').choices(SHELLS))
    .addHelpText('after', '\nExit status: 0 printed, 2 usage error.')
    .addHelpText('after', examples('completion bash', 'completion fish'))
    .action((shell: Shell, _options: unknown, command: Command) => {
      terminal.out(completionScript(shell, placesOf(command.parent ?? command)));
      finish(EXIT.yes);
    });
}
