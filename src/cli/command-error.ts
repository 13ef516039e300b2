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
