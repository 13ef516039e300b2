import { Help, type Option } from 'commander';

/** What the help prints about an option, without defaults that a reader does not need. */
export function describeOption(option: Option): string {
  return isObvious(option) ? option.description : new Help().optionDescription(option);
}

/** The default of a flag that is off, of an empty list, or one that the description already names. */
function isObvious({ defaultValue, defaultValueDescription, description }: Option): boolean {
  if (defaultValueDescription !== undefined) return description.includes(defaultValueDescription);
  return defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
}
