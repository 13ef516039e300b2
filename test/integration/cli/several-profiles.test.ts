/** A gate on two kernels looks at both. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#core/answer/answer.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';

const IMAGE = join(CORPUS, 'linux-cr/b-pipes-epoll-sockets-ipc-pty.img');
const YES = 'linux-cr-2.6.38';
const NO = 'linux-cr-2.6.38-no-sysvipc';
const CONDITIONAL = 'linux-cr-2.6.40';

let folder = '';
const file = (name: string) => join(folder, `${name}.json`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-several-'));
  const builtin: readonly { readonly name: string }[] = JSON.parse(
    readFileSync(join(CORPUS, '../profiles/built-in.json'), 'utf8'),
  );
  for (const { name, ...input } of builtin) {
    if ([YES, NO, CONDITIONAL].includes(name)) writeFileSync(file(name), JSON.stringify(input));
  }
  writeFileSync(file('leaf'), JSON.stringify({ parent: YES, kconfig: { CONFIG_SYSVIPC: 'n' } }));
  writeFileSync(file('s390x'), JSON.stringify({ release: '2.6.38', arch: 's390x', restorer: ['linux-cr@5c3471a'] }));
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'other', `${YES}.json`), readFileSync(file(NO)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const naming = (...names: readonly string[]) => names.flatMap((name) => ['--profile', file(name)]);
const ask = (...options: readonly string[]) => runMain('can-restore', '--image', IMAGE, ...options);
async function answerTo(...options: readonly string[]): Promise<{ code: number | null; answer: Answer }> {
  const { code, out, err } = await ask(...options, '-o', 'json');
  expect(err).toBe('');
  return { code, answer: JSON.parse(out) };
}
const verdictsOf = ({ profiles }: Answer) => profiles.map(({ profile, verdict }) => `${profile} ${verdict}`);

describe('several profiles', () => {
  it.each([[[NO, YES]], [[YES, NO]]])('are all asked, in whatever order: %j', async (names) => {
    const { code, answer } = await answerTo(...naming(...names));
    expect(code).toBe(1);
    expect(answer).toMatchObject({ answer: 'mixed', counts: { yes: 1, no: 1 }, question: { profile: names } });
    expect(verdictsOf(answer)).toEqual([`${YES} yes`, `${NO} no`]);
  });

  it('are joined as those of a kernel are', async () => {
    const { code, answer } = await answerTo(...naming(CONDITIONAL, YES));
    expect([code, answer.answer]).toEqual([5, 'conditional']);
    expect((await ask(...naming(YES, YES))).code).toBe(0);
    expect((await ask(...naming(NO, YES), '--output', 'junit')).out).toContain('tests="2" failures="1"');
  });

  it('share the files of their parents', async () => {
    const { code, answer } = await answerTo(...naming('leaf', CONDITIONAL), '--parent', file(YES));
    expect(code).toBe(1);
    expect(verdictsOf(answer)).toEqual(['leaf no', `${CONDITIONAL} conditional`]);
    const useless = await ask(...naming(YES, CONDITIONAL), '--parent', file(NO));
    expect(useless).toMatchObject({ code: 2, out: '' });
    expect(useless.err).toContain(`--parent: ${NO} is not a parent of ${YES} or ${CONDITIONAL}`);
  });

  it('have names of their own', async () => {
    const run = await ask('--profile', file(YES), '--profile', join(folder, 'other', `${YES}.json`));
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain(`have the same profile name, ${YES}`);
  });

  it('that are of another architecture are left out when one is asked for', async () => {
    const { code, answer } = await answerTo(...naming(YES, 's390x'), '--arch', 's390x');
    expect(verdictsOf(answer)).toEqual(['s390x no']);
    expect(answer.notes).toEqual(['1 profile of another architecture is omitted; the question is about s390x.']);
    expect(code).toBe(1);
  });
});

describe('a target over the profiles of files', () => {
  it('takes those of the kernel, and says what it means', async () => {
    const { code, answer } = await answerTo(...naming(YES, NO, CONDITIONAL), '--kernel', '2.6.40');
    expect([code, verdictsOf(answer)]).toEqual([5, [`${CONDITIONAL} conditional`]]);
    expect(answer.notes[0]).toContain('Linux 3.0 reports itself as 2.6.40');
  });

  it.each([
    ['--kernel', '>=2.6.30 <3.0', ['yes', 'no']],
    ['--series', '2.6.38', ['yes', 'no']],
    ['--guarantee', 'any-options', ['yes', 'no']],
    ['--guarantee', 'forward+1', ['yes', 'no', 'conditional']],
  ])('%s %s', async (option, value, verdicts) => {
    const { code, answer } = await answerTo(...naming(YES, NO, CONDITIONAL), option, value);
    expect(answer.profiles.map(({ verdict }) => verdict)).toEqual(verdicts);
    expect([code, answer.answer]).toEqual([1, 'mixed']);
  });

  it('is unknown where no file is of the kernel', async () => {
    const { code, answer } = await answerTo(...naming(YES, CONDITIONAL), '--kernel', '2.6.39');
    expect([code, answer.answer]).toEqual([3, 'unknown']);
    expect(answer.notes).toEqual(
      expect.arrayContaining([
        'No profile is recorded for kernel 2.6.39 on x86_64.',
        'Nearest recorded kernel below: 2.6.38.',
        'Nearest recorded kernel above: 2.6.40.',
      ]),
    );
  });

  it.each([
    [['--kernel', '2.6.38'], /require --profile files/],
    [[...['--kernel', '2.6.38', '--release', '2.6.38']], /require --profile files/],
    [['--fleet', 'f'], /--fleet requires --server/],
  ])('%j needs more', async (options, said) => {
    const run = await ask(...options);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(said);
  });

  it.each([
    [['--kernel', 'latest'], '--kernel: "latest" is not a kernel release'],
    [['--kernel', '>7.0 <6.0'], '--kernel: the range is empty: no kernel version can match'],
    [['--series', '6'], '--series: '],
    [['--guarantee', 'sideways'], '--guarantee: unknown rung'],
    [['--kernel', '6.1', '--series', '6.1'], '--series: cannot be combined with kernel'],
    [['--ignore', 'tcp'], '--ignore: must be TYPE or TYPE@VERSION'],
    [['--arch', 'vax'], '--arch: expected a name as in uname -m'],
    [['--release', '6.1'], '--profile cannot be combined with --release'],
  ])('%j is refused, the option named', async (options, said) => {
    const run = await ask(...naming(YES), ...options);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain(said);
  });
});
