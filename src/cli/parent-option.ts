import { Option } from 'commander';
import { append } from './repeatable.ts';

/** For profile files that list only the differences from a parent: without a service, the parent must be a file too. */
export function parentOption(): Option {
  return new Option(
    '--parent <file>',
    'parent of a derived profile, as a JSON file with the name of the parent; repeatable',
  )
    .argParser(append)
    .default([]);
}
