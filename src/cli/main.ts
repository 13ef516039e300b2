import { Command, CommanderError } from 'commander';
import { productVersion } from '#config/product-version.ts';
import { CommandError } from './command-error.ts';
import { canRestoreCommand } from './commands/can-restore.ts';
import { convertCommand } from './commands/convert.ts';
import { planCommand } from './commands/plan.ts';
import { scanCommand } from './commands/scan.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { printable, type Terminal } from './terminal.ts';

/** Runs one command line (without node and script name) and tells the exit status; never throws. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.fault;
  const finish = (finished: ExitCode) => {
    code = finished;
  };
  const program = new Command('restore-matrix')
    .description('Can this checkpoint image restore on that kernel; if not, why not; what would make it work?')
    .version(productVersion(), '--version')
    .addCommand(scanCommand(terminal, finish))
    .addCommand(canRestoreCommand(terminal, finish))
    .addCommand(planCommand(terminal, finish))
    .addCommand(convertCommand(terminal, finish));
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .showHelpAfterError('(restore-matrix --help shows the commands)')
      .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.usage;
    if (error instanceof CommandError) {
      terminal.err(
        `restore-matrix: ${error.message
          .split('\n')
          .map((line) => printable(line))
          .join('\n')}\n`,
      );
      return error.exitCode;
    }
    terminal.err(`restore-matrix: a fault of ours, not of the image: ${printable(String(error))}\n`);
    return EXIT.fault;
  }
}
