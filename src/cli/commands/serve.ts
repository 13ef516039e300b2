import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';

/**
 * `serve`: shown with the other commands, and carried out by bin/restore-matrix.mjs, as the service is not in the one
 * file. Who gets here has that file alone.
 */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the service (database, API and worker) in one process; environment variables configure it')
    .addHelpText(
      'after',
      '\nVariables: PORT (8080), HOST (127.0.0.1), DATA_DIR (.data), DATABASE_URL, REDIS_URL and more.\n' +
        '\nExit status: 0 stopped by a signal, 1 cannot start, 2 invalid environment.',
    )
    .addHelpText('after', examples('serve'))
    .action(() => {
      throw new CommandError(
        'this file contains only the command line, not the service. Install the npm package for `restore-matrix serve`, or run `npm start` in a checkout',
      );
    });
}
