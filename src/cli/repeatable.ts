type Append = (value: string, before?: readonly string[]) => readonly string[];

/** For an option that may be given several times. */
export const append: Append = (value, before = []) => [...before, value];

const APPENDING = new Set<unknown>([append]);

/** The same, with each value checked. `check` throws InvalidArgumentError. */
export function appendChecked(check: (value: string) => void): Append {
  const appending: Append = (value, before) => {
    check(value);
    return append(value, before);
  };
  APPENDING.add(appending);
  return appending;
}

/** Does an option with this parser keep every value? */
export const keepsEvery = (parseArg: unknown): boolean => APPENDING.has(parseArg);
