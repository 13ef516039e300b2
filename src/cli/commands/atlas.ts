import { Command } from 'commander';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { atlasAddCommand } from './atlas-add.ts';
import { atlasSearchCommand } from './atlas-search.ts';
import { atlasShowCommand } from './atlas-show.ts';

/** `atlas`: real kernels that come with the product. */
export function atlasCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  return new Command('atlas')
    .description('look up kernels of distributions that come with this program')
    .addCommand(atlasAddCommand(terminal, finish, evaluator))
    .addCommand(atlasSearchCommand(terminal, finish))
    .addCommand(atlasShowCommand(terminal, finish, evaluator));
}
