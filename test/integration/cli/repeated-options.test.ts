/** A repeated option counts each time or is refused. The last value never wins silently. */
import type { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '#cli/main.ts';
import { runMain } from './run-main.ts';

interface Place {
  readonly path: readonly string[];
  readonly option: Option;
}

function placesOf(command: Command, path: readonly string[] = []): readonly Place[] {
  return [
    ...command.options.map((option) => ({ path, option })),
    ...command.commands.flatMap((below) => placesOf(below, [...path, below.name()])),
  ];
}

const silent = { out: () => {}, err: () => {}, isInteractive: false };
const programOf = (first?: string) => createProgram(first, silent, () => {});
const PLACES = placesOf(await programOf()).filter(({ option }) => option.required || option.optional);
/** By what help says of them. */
const isRepeatable = ({ option }: Place): boolean => /\brepeatable\b/.test(option.description);

/** The option twice, with values that it takes. */
function twice({ path, option }: Place): readonly string[] {
  const [first = '1', second = '2'] = option.argChoices ?? [];
  const flag = option.long ?? option.short ?? '';
  return [...path, flag, first, flag, second];
}

const nameOf = ({ path, option }: Place): string => `${path.join(' ')} ${option.long}`;

describe('an option that takes a value', () => {
  it('is there in every command', () => {
    expect(new Set(PLACES.map(({ path }) => path.join(' '))).size).toBeGreaterThanOrEqual(12);
    expect(PLACES.filter(isRepeatable).map(nameOf)).toEqual(
      expect.arrayContaining(['can-restore --profile', 'can-restore --ignore', 'plan --parent', 'observe --step']),
    );
  });

  const single = PLACES.filter((place) => !isRepeatable(place)).map((place) => [nameOf(place), place] as const);
  it.each(single)('is refused when it is repeated: %s', async (_, place) => {
    const { code, out, err } = await runMain(...twice(place));
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`option '${place.option.flags}' can be used only once`);
  });

  const several = PLACES.filter(isRepeatable).map((place) => [nameOf(place), place] as const);
  it.each(several)('keeps every value: %s', async (_, { path, option }) => {
    const program = await programOf(path[0]);
    const command = path.reduce((at, name) => at.commands.find((one) => one.name() === name) ?? at, program);
    const flag = option.long ?? '';
    const given = flag === '--restorer' ? ['criu@4.1', 'criu@4.2'] : ['a', 'b'];
    command.parseOptions(given.flatMap((value) => [flag, value]));
    expect(command.getOptionValue(option.attributeName())).toEqual(given);
  });

  it('may be given to the next command line again', async () => {
    const line = ['scan', '--revision', 'x', '/nothing'];
    expect((await runMain(...line)).err).toContain('ENOENT');
    expect((await runMain(...line)).err).toContain('ENOENT');
  });
});
