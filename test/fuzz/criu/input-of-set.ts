import type { FuzzInput } from '../harness/fuzz-target.ts';
import type { Random } from '../harness/mutate.ts';
import { below, createWheel, randomFor } from '../harness/seeded.ts';
import { REAL_SETS, SMALL_SETS } from './base-sets.ts';
import { BYTE_DAMAGES, FRAME_DAMAGES } from './damage-files.ts';
import { MESSAGE_DAMAGES } from './damage-messages.ts';
import { setDamages } from './damage-sets.ts';
import type { Damage, Expected, FuzzSet, SetFile } from './fuzz-set.ts';

export interface SetInput extends FuzzInput {
  readonly base: FuzzSet;
  readonly files: readonly SetFile[];
  /** Null where more than one outcome is right. */
  readonly expected: Expected | null;
}

/** Every so many inputs are a real set, damaged: they take five times as long. */
const REAL_EVERY = 16;
/** What leaves most of the set to be read comes up more often, what makes it long less. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'number that lies': 6,
  'field number changed': 4,
  'field dropped': 4,
  'flood of entries': 0.1,
  'flood of fields': 0.2,
  'flood of files': 0.1,
  'depth bomb': 0.5,
  'group bomb': 0.5,
};

export const SET_DAMAGES: Readonly<Record<string, Damage>> = {
  ...BYTE_DAMAGES,
  ...FRAME_DAMAGES,
  ...MESSAGE_DAMAGES,
  ...setDamages([...SMALL_SETS, ...REAL_SETS]),
};
const spin = createWheel(Object.keys(SET_DAMAGES), WEIGHTS);

function baseFor(index: number): FuzzSet {
  const [list, at] = index % REAL_EVERY === 0 ? [REAL_SETS, index / REAL_EVERY] : [SMALL_SETS, index];
  const base = list[at % list.length];
  if (base === undefined) throw new RangeError(`no input ${index}`);
  return base;
}

type Damaged = Pick<SetInput, 'files' | 'damages' | 'expected'>;

function damage(base: FuzzSet, random: Random): Damaged {
  const wanted = random() < 0.6 ? 1 : 2 + below(3, random);
  const damages: string[] = [];
  let set = base;
  let expected: Expected | null = null;
  while (damages.length < wanted && set.files.length > 0) {
    const name = spin(random);
    const done = SET_DAMAGES[name]?.(set, random) ?? null;
    // What the set has nothing for is no damage; another is tried.
    if (done === null) continue;
    expected = damages.length === 0 ? done.expected : null;
    damages.push(name);
    set = { ...set, files: done.files };
  }
  return { files: set.files, damages, expected };
}

export function setInputOf(seed: number, index: number): SetInput {
  const base = baseFor(index);
  const random = randomFor(seed, index);
  const damaged = damage(base, random);
  return { index, base, random, size: damaged.files.reduce((sum, { bytes }) => sum + bytes.length, 0), ...damaged };
}
