/** The service and the command line over files give the same answer to the same question. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#core/answer/answer.ts';
import type { Comparison } from '#core/answer/comparison.ts';
import type { GuaranteeOfImage } from '#core/answer/guarantee-of-image.ts';
import type { ShownDelta } from '#core/answer/kconfig-delta-of.ts';
import type { Plan } from '#core/answer/plan.ts';
import { IMAGES, recordBothWays, type TwoWays } from './two-ways.ts';

let ways: TwoWays;
beforeAll(async () => {
  ways = await recordBothWays();
});
afterAll(() => ways.close());

/** Of what moment, and of which matrix. */
function timeless<T extends { readonly revision: number; readonly evaluatedAt: string }>(told: unknown) {
  const { revision: _, evaluatedAt: __, ...rest } = told as T;
  return rest;
}

/** Whoever asks by profile has those files alone: only a service knows other profiles to restore on. */
function knownAlike(answer: Answer) {
  const profiles = answer.profiles.map(({ waysOut, ...rest }) => ({
    ...rest,
    waysOut: waysOut?.filter(({ kind }) => kind !== 'profile'),
  }));
  return { ...(timeless<Answer>(answer) as Answer), profiles };
}

type Fields = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Everything that can be asked of an image: all kinds of target, and each way to ask. */
const QUESTIONS: readonly Fields[] = [
  { profile: 'debian-6.1-amd64' },
  { profile: 'lab-6.12-amd64' },
  { profile: 'debian-6.1-s390x' },
  { profile: 'linux-cr-2.6.40' },
  { profile: ['lab-6.1-amd64-nomods', 'linux-cr-2.6.38', 'debian-12-amd64-criu-3.17.1'] },
  { profile: ['debian-6.1-arm64', 'linux-cr-3.1'], arch: 'aarch64' },
  { profile: 'debian-6.1-amd64', arch: 's390x' },
  { kernel: '6.1.0' },
  { kernel: '6.1.0-56-amd64' },
  { kernel: '6.1.0-56-rt-amd64', strict: true },
  { kernel: '2.6.40' },
  { kernel: '2.6.38', ignore: ['linux-cr/ipc', 'criu/tcp-established'] },
  { kernel: '5.10.7' },
  { kernel: '7.0', strict: true },
  { kernel: '2.6.39', arch: 's390x' },
  { kernel: '>=5.10 <6.2' },
  { kernel: '>3.1 <6.1' },
  { kernel: '<3.0', arch: 'x86_64' },
  { series: '6.1' },
  { series: '6.12', strict: true },
  { series: '2.6.38' },
  { series: '4.19' },
  { guarantee: 'exact-build' },
  { guarantee: 'any-options', strict: true },
  { guarantee: 'stable-series' },
  { guarantee: 'forward+2' },
  { guarantee: 'backward-1' },
  { profile: 'debian-6.1-amd64', runtime: 'none' },
  { kernel: '6.12.117+deb12-amd64', runtime: 'podman' },
  // Of the atlas: no profile is recorded for them.
  { kernel: '6.8.0-45-generic' },
  { kernel: '5.14.0-427.13.1.el9_4.x86_64', strict: true },
  { distro: 'talos' },
  { distro: 'debian/12', arch: 'aarch64' },
  { distro: 'nobodys/1' },
];

const LIST = IMAGES.flatMap((image) => QUESTIONS.map((fields) => ({ image, fields })));

function optionsOf({ profile, ignore = [], strict, ...rest }: Fields): readonly string[] {
  const asked = [profile ?? ways.profiles].flat() as readonly string[];
  return [
    // Whoever asks by profile has those files; any other target is asked of all of them.
    ...asked.flatMap((name) => ['--profile', ways.fileOf(name)]),
    ...Object.entries(rest).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ...[ignore].flat().flatMap((type) => ['--ignore', String(type)]),
    ...(strict === true ? ['--strict'] : []),
  ];
}

describe('a question', () => {
  let answers: readonly { readonly answer: Answer }[];
  beforeAll(async () => {
    const questions = LIST.map(({ image, fields }) => ({ image, ...fields }));
    answers = ((await ways.post('/can-restore', { questions })) as { answers: typeof answers }).answers;
  });

  it('is asked in every way of every sample', () => {
    expect(LIST.length).toBeGreaterThanOrEqual(200);
    const words = new Set(answers.map(({ answer }) => answer.answer));
    expect([...words].sort()).toEqual(['conditional', 'mixed', 'no', 'unknown', 'yes']);
    expect(answers.filter(({ answer }) => answer.stale || answer.pending)).toEqual([]);
  });

  it.each(LIST.map((asked, at) => [`${asked.image} ${JSON.stringify(asked.fields)}`, at] as const))(
    'is answered alike: %s',
    async (_, at) => {
      const { image = '', fields = {} } = LIST[at] ?? {};
      const offline = await ways.run('can-restore', '--image', ways.imageOf(image), ...optionsOf(fields));
      const online = answers[at]?.answer;
      if ('profile' in fields) expect(knownAlike(offline as Answer)).toEqual(knownAlike(online as Answer));
      else expect(timeless<Answer>(offline)).toEqual(timeless<Answer>(online));
    },
  );
});

describe('a question that cannot be understood', () => {
  it.each<Fields>([
    { kernel: 'latest' },
    { kernel: '>=6.2 <6.0' },
    { kernel: '>=' },
    { series: '6' },
    { guarantee: 'sideways' },
    { kernel: '6.1.0', arch: 'pdp11' },
    { kernel: '6.1.0', ignore: ['tcp'] },
    { kernel: '6.1.0', series: '6.1' },
    { kernel: '6.1.0', runtime: 'docker' },
    { distro: 'a/b/c' },
  ])('is refused in the same words: %j', async (fields) => {
    const posted = await ways.post('/can-restore', { questions: [{ image: 'web', ...fields }] });
    const [{ problem }] = (posted as { answers: [{ problem: { detail: string } }] }).answers;
    const asked = ways.run('can-restore', '--image', ways.imageOf('web'), ...optionsOf(fields));
    await expect(asked).rejects.toThrow(`--${problem.detail}\n`);
  });
});

const PAIRS = [
  ['debian-6.1-amd64', 'debian-6.12-amd64'],
  ['lab-6.1-amd64', 'lab-6.1-amd64-nomods'],
  ['linux-cr-2.6.38', 'linux-cr-2.6.38-no-sysvipc'],
  ['linux-cr-2.6.38', 'linux-cr-2.6.40'],
  ['linux-cr-2.6.33-v23-rc1', 'linux-cr-3.1'],
  ['debian-6.1-amd64', 'debian-6.1-s390x'],
  ['lab-6.12-amd64', 'debian-12-amd64-criu-3.17.1'],
  ['debian-6.1-rt-amd64', 'debian-6.1-rt-amd64'],
] as const;

describe('a comparison', () => {
  /** Whether an item comes out of the matrix, and the revision of a profile, only a store knows. */
  const ofFiles = ({ from, to, items, ...rest }: Comparison) => ({
    ...timeless<Comparison>(rest),
    from: { ...from, profileRevision: 0 },
    to: { ...to, profileRevision: 0 },
    items: items.map(({ onTheSpot: _, ...item }) => item),
  });

  it.each([...PAIRS, ...PAIRS.map(([from, to]) => [to, from] as const)])('of %s and %s', async (from, to) => {
    const sides = ['--from', ways.fileOf(from), '--to', ways.fileOf(to)];
    const offline = await ways.run('compare', ...sides, ...IMAGES.map(ways.imageOf));
    const online = await ways.get(`/compare?${new URLSearchParams({ from, to, limit: '200' })}`);
    expect(ofFiles(offline as Comparison)).toEqual(ofFiles(online as Comparison));
  });
});

const REQUIRED = [undefined, 'exact-build', 'any-options', 'stable-series', 'forward+2', 'backward-1'] as const;
const HOMES = [undefined, '6.1.0-56-amd64', '2.6.38'] as const;

describe('a guarantee', () => {
  const asked = IMAGES.flatMap((image, at) =>
    HOMES.map((home, next) => [image, home, REQUIRED[(at + next) % REQUIRED.length]] as const),
  );
  it.each(asked)('of %s from %s, required %s', async (image, home, required) => {
    const all = ways.profiles.flatMap((name) => ['--profile', ways.fileOf(name)]);
    const given = Object.entries({ home, require: required }).filter(([, value]) => value !== undefined);
    const start = given.flatMap(([name, value]) => [`--${name}`, String(value)]);
    const offline = await ways.run('guarantee', ways.imageOf(image), ...all, ...start);
    const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
    const online = await ways.get(`/images/${image}/guarantee?${query}`);
    expect(timeless<GuaranteeOfImage>(offline)).toEqual(timeless<GuaranteeOfImage>(online));
  });
});

const TARGETS = ['debian-6.1-amd64', 'lab-6.1-amd64-nomods', 'linux-cr-2.6.38-no-sysvipc', 'linux-cr-2.6.40'] as const;
const ASKED = IMAGES.flatMap((image) => TARGETS.map((profile) => [image, profile] as const));

describe('a plan', () => {
  /** Placeholders of the service stand for the files; whom to send them to, files do not tell. */
  const inWords = ({ convert, ...plan }: Plan, files: readonly (readonly [string, string])[]) => ({
    ...timeless<Plan>(plan),
    convert: {
      ...convert,
      request: null,
      command: files.reduce<string | null>(
        // A path with a space is quoted.
        (text, [file, word]) => text?.replace(`'${file}'`, word).replace(file, word) ?? null,
        convert.command,
      ),
    },
  });

  it.each(ASKED)('of %s on %s', async (image, profile) => {
    const file = ways.fileOf(profile);
    const offline = (await ways.run('plan', ways.imageOf(image), '--to', file)) as Plan;
    const online = (await ways.get(`/images/${image}/plan?profile=${profile}`)) as Plan;
    const told = inWords(offline, [
      [`convert '${image}'`, 'convert IMAGE'],
      [`convert ${image}`, 'convert IMAGE'],
      [file, 'PROFILE.json'],
    ]);
    expect(told).toEqual(inWords(online, []));
  });
});

describe('a Kconfig delta', () => {
  it.each(ASKED)('of %s on %s', async (image, profile) => {
    const asked = ['--image', ways.imageOf(image), '--profile', ways.fileOf(profile)];
    const offline = await ways.run('kconfig-delta', ...asked);
    const online = await ways.get(`/images/${image}/kconfig-delta?profile=${profile}`);
    expect(timeless<ShownDelta>(offline)).toEqual(timeless<ShownDelta>(online));
  });
});
