/** Entry point of the command line. The build makes one file of it, dist/restore-matrix.mjs. */
import { main } from './main.ts';
import { writeStandard } from './standard-streams.ts';

const code = main(process.argv.slice(2), {
  out: (text) => writeStandard('stdout', text),
  err: (text) => writeStandard('stderr', text),
  get isInteractive() {
    return process.stderr.isTTY === true;
  },
});
void code.then((status) => {
  process.exitCode = status;
});
