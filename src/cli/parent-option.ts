import { Option } from 'commander';
import { append } from './repeatable.ts';

/** Where a profile file says only what differs from another, which no service is there to know. */
export function parentOption(): Option {
  return new Option('--parent <file>', 'the parent profile as JSON, in a file named after it; repeatable')
    .argParser(append)
    .default([]);
}
