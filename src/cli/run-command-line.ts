/** Entry point of the command line. The build makes one file of it, dist/restore-matrix.mjs. */
import { EXIT } from './exit-code.ts';
import { main } from './main.ts';

// A reader that has seen enough (`| head`) is no fault, and must not turn the exit status into "no".
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exitCode = EXIT.fault;
  });
}

const code = main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isInteractive: process.stderr.isTTY === true,
});
void code.then((status) => {
  process.exitCode = status;
});
