import { Command } from 'commander';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { fleetImportCommand } from './fleet-import.ts';

/** `fleet`: which kernels run on how many machines. */
export function fleetCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  return new Command('fleet')
    .description('make fleets of the nodes of a cluster')
    .addCommand(fleetImportCommand(terminal, finish, evaluator));
}
