import { InvalidArgumentError } from 'commander';
import { parseRestorer, RestorerError } from '#core/profile/parse-restorer.ts';
import { appendChecked } from './repeatable.ts';

/** Values of `--restorer`, checked where they are given: their fault is none of the configuration's. */
export const appendRestorer = appendChecked((value) => {
  try {
    parseRestorer(value);
  } catch (error) {
    if (error instanceof RestorerError) throw new InvalidArgumentError(`${error.message}.`);
    throw error;
  }
});
