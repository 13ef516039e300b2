import { isDeepStrictEqual } from 'node:util';
import { tarOf } from '../../support/images/make-tar.ts';
import type { FuzzTarget } from '../harness/fuzz-target.ts';
import type { Random } from '../harness/mutate.ts';
import { bufferBytes } from '../harness/outcome.ts';
import { below, cutsOf } from '../harness/seeded.ts';
import type { Expected } from './fuzz-set.ts';
import { SET_DAMAGES, type SetInput, setInputOf } from './input-of-set.ts';
import { attemptSet, type Outcome, shown } from './read-files.ts';
import { checkError, SetCheck } from './set-check.ts';

/** Every so many inputs are read once more in chunks, in another order of files, and judged by profiles. */
const CHUNKED = 16;
const SHUFFLED = 32;
const JUDGED = 8;
const MAX_CUTS = 6;
const MEASURED = 1_024;
const MAX_BUFFER_BYTES = 256 * 1024 * 1024;

function checkExpected(expected: Expected | null, outcome: Outcome): void {
  if (expected === null) return;
  const { codes, file, offset } = expected;
  const error = 'error' in outcome ? outcome.error : null;
  const isRight =
    error !== null && codes.includes(error.code) && error.file === file && (offset === null || error.offset === offset);
  if (isRight) return;
  const came = error === null ? 'an inventory' : `${error.code} at ${error.offset} of ${error.file}: ${error.message}`;
  throw new Error(`expected ${codes.join(' or ')} at ${offset} of ${file}, got ${came}`);
}

function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  const turned = [...list];
  for (let left = turned.length - 1; left > 0; left -= 1) {
    const at = below(left + 1, random);
    const [one, other] = [turned[left], turned[at]];
    if (one !== undefined && other !== undefined) [turned[left], turned[at]] = [other, one];
  }
  return turned;
}

/** The set reader and what stands behind it: an inventory that holds, or a coded error with its place; nothing else. */
export function createSetTarget(): FuzzTarget<SetInput> {
  const inventories = new SetCheck();
  return {
    damages: Object.keys(SET_DAMAGES),
    inputOf: setInputOf,
    bytesOf: ({ files }) => tarOf(files.map(({ name, bytes }) => ({ name, data: bytes }))),
    attempt({ index, files, expected, random }) {
      const outcome = attemptSet(files);
      if ('inventory' in outcome) inventories.check(outcome.inventory, files, index % JUDGED === 0);
      else checkError(outcome.error, files);
      checkExpected(expected, outcome);
      if (index % CHUNKED === 0) {
        const again = attemptSet(files, (length) => cutsOf(length, MAX_CUTS, random));
        if (!isDeepStrictEqual(shown(again), shown(outcome))) throw new Error('another outcome when cut into chunks');
      }
      if (index % SHUFFLED === 0 && 'inventory' in outcome) {
        const again = attemptSet(shuffled(files, random));
        if (!isDeepStrictEqual(shown(again), shown(outcome))) throw new Error('another inventory in another order');
      }
      if (index % MEASURED === 0 && bufferBytes() > MAX_BUFFER_BYTES)
        throw new Error(`${bufferBytes()} bytes of buffers`);
      return 'inventory' in outcome ? 'read' : outcome.error.code;
    },
  };
}
