import { Command, CommanderError } from 'commander';
import { ConfigError } from '#config/config-error.ts';
import { productVersion } from '#config/product-version.ts';
import { CommandError } from './command-error.ts';
import { canRestoreCommand } from './commands/can-restore.ts';
import { compareCommand } from './commands/compare.ts';
import { completionCommand } from './commands/completion.ts';
import { convertCommand } from './commands/convert.ts';
import { guaranteeCommand } from './commands/guarantee.ts';
import { kconfigDeltaCommand } from './commands/kconfig-delta.ts';
import { matrixCommand } from './commands/matrix.ts';
import { observeCommand } from './commands/observe.ts';
import { planCommand } from './commands/plan.ts';
import { profileCommand } from './commands/profile.ts';
import { pushCommand } from './commands/push.ts';
import { ruleCommand } from './commands/rule.ts';
import { scanCommand } from './commands/scan.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { printable, type Terminal } from './terminal.ts';

type Finish = (code: ExitCode) => void;

function createProgram(terminal: Terminal, finish: Finish): Command {
  const program = new Command('restore-matrix')
    .description('Can this checkpoint image restore on that kernel; if not, why not; what would make it work?')
    .version(productVersion(), '--version')
    .addCommand(scanCommand(terminal, finish))
    .addCommand(canRestoreCommand(terminal, finish))
    .addCommand(planCommand(terminal, finish))
    .addCommand(convertCommand(terminal, finish))
    .addCommand(kconfigDeltaCommand(terminal, finish))
    .addCommand(compareCommand(terminal, finish))
    .addCommand(guaranteeCommand(terminal, finish))
    .addCommand(pushCommand(terminal, finish))
    .addCommand(profileCommand(terminal, finish))
    .addCommand(matrixCommand(terminal, finish))
    .addCommand(observeCommand(terminal, finish))
    .addCommand(ruleCommand(terminal, finish))
    .addCommand(completionCommand(terminal, finish));
  for (const command of withCommandsBelow(program)) {
    command
      .exitOverride()
      .showHelpAfterError('(restore-matrix --help shows the commands)')
      .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  }
  return program;
}

function withCommandsBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap((below) => withCommandsBelow(below))];
}

/** Runs one command line (without node and script name) and tells the exit status; never throws. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.fault;
  try {
    const program = createProgram(terminal, (finished) => {
      code = finished;
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.usage;
    if (error instanceof CommandError) return say(error.message, error.exitCode, terminal);
    if (error instanceof ConfigError) return say(error.message, EXIT.usage, terminal);
    return say(`a fault of ours, not of the image: ${String(error)}`, EXIT.fault, terminal);
  }
}

function say(message: string, code: ExitCode, terminal: Terminal): ExitCode {
  const lines = message.split('\n').map((line) => printable(line));
  terminal.err(`restore-matrix: ${lines.join('\n')}\n`);
  return code;
}
