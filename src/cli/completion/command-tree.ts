import type { Command } from 'commander';

/** What a shell may offer at one place of the command line. */
export interface CommandPlace {
  /** Commands so far, by blanks: `profile capture`; '' at the start. */
  readonly at: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly CompletedOption[];
}

export interface CompletedOption {
  /** `--output`; null where there is only the short one. */
  readonly long: string | null;
  /** `-o` */
  readonly short: string | null;
  readonly about: string;
  readonly takesValue: boolean;
  /** Values it may have; empty where any will do. */
  readonly choices: readonly string[];
}

/** Every place of the program, itself first: what is completed is what commander parses. */
export function placesOf(program: Command, at = ''): readonly CommandPlace[] {
  const { commands, options } = program;
  const place: CommandPlace = {
    at,
    commands: commands.map((command) => ({ name: command.name(), about: command.description() })),
    options: [
      ...options.map((option) => ({
        long: option.long ?? null,
        short: option.short ?? null,
        about: option.description,
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
      })),
      { long: '--help', short: '-h', about: 'display help for command', takesValue: false, choices: [] },
    ],
  };
  return [place, ...commands.flatMap((command) => placesOf(command, `${at} ${command.name()}`.trimStart()))];
}

/** The words that lead from one place to the next: `profile capture` and, at the start, ` scan`. */
export function stepsOf(places: readonly CommandPlace[]): readonly string[] {
  return places.flatMap(({ at, commands }) => commands.map(({ name }) => `${at} ${name}`));
}

export function flagsOf({ long, short }: CompletedOption): readonly string[] {
  return [long, short].filter((flag) => flag !== null);
}
