import type { Command } from 'commander';
import { keepsEvery } from './repeatable.ts';

/**
 * Commander silently uses the last value of a repeated option: a question about two kernels would be answered for one.
 * So an option with a single value is refused when it is repeated. Repeating a flag changes nothing.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const takesValue = option.required || option.optional;
    if (!takesValue || keepsEvery(option.parseArg)) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) command.error(`error: option '${option.flags}' can be used only once`);
      isGiven = true;
    });
  }
}
