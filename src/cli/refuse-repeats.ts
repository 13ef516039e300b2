import type { Command } from 'commander';
import { append } from './repeatable.ts';

/**
 * Of an option that is given twice commander takes the last and says nothing: who asks about two kernels would hear of
 * one. So a value that may not repeat is refused. A flag says the same however often it is given.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const takesValue = option.required || option.optional;
    if (!takesValue || option.parseArg === append) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) command.error(`error: option '${option.flags}' is given twice: it takes one value`);
      isGiven = true;
    });
  }
}
