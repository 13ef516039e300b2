import { EXIT, type ExitCode } from './exit-code.ts';

/** Ends a command with a sentence on stderr and an exit status. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.usage) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** A service understood the request and refused it; `problem` is the code of docs/errors.md, empty where it has none. */
export class ServerRefusal extends CommandError {
  readonly problem: string;

  constructor(message: string, problem: string) {
    super(message);
    this.name = 'ServerRefusal';
    this.problem = problem;
  }
}
