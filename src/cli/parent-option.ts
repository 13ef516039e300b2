import { Option } from 'commander';
import { append } from './repeatable.ts';

/** Where a profile file says only what differs from another, which no service is there to know. */
export function parentOption(): Option {
  return new Option(
    '--parent <file>',
    'a profile as JSON that the profile is derived from, named as it says; may repeat',
  )
    .argParser(append)
    .default([]);
}
