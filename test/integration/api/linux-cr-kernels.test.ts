/** Images of Linux-CR on built-in and on recorded kernels, over HTTP: what the seed asks, and what a user may add. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#core/answer/answer.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { linuxCrSupport } from '#core/object-types/linux-cr/revisions.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const JSON_TYPE = 'application/json';
const INVENTORY = 'application/vnd.restore-matrix.inventory+json';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins', worker: false });
  app = appOver(composed.ports);
});
afterAll(() => composed.close());

async function upload(name: string, body: Buffer): Promise<void> {
  const { status } = await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body });
  expect([200, 201]).toContain(status);
}

async function uploadInventory(name: string, inventory: object): Promise<void> {
  const body = JSON.stringify(inventory);
  const { status } = await call(app, 'post', `/api/v1/images?name=${name}`, { type: INVENTORY, body });
  expect(status).toBe(201);
}

async function inventoryOf(name: string): Promise<Inventory> {
  return (await call(app, 'get', `/api/v1/images/${name}/inventory`)).body;
}

async function record(name: string, profile: object): Promise<void> {
  const { status } = await call(app, 'put', `/api/v1/profiles/${name}`, {
    type: JSON_TYPE,
    body: JSON.stringify(profile),
  });
  expect(status).toBe(201);
}

/** The options of a built-in kernel, for kernels that differ from it in something else. */
async function optionsOf(name: string) {
  const { kconfig, release, arch, restorer } = (await call(app, 'get', `/api/v1/profiles/${name}`)).body;
  return { kconfig, release, arch, restorer };
}

async function ask(question: Readonly<Record<string, string>>): Promise<Answer> {
  const answered = await call(app, 'get', `/api/v1/can-restore?${new URLSearchParams(question)}`);
  expect(answered.status).toBe(200);
  return answered.body;
}

/** The verdict on one profile, then `severity rule object` of each finding but notes. */
async function told(image: string, profile: string, more: Readonly<Record<string, string>> = {}) {
  const { answer, profiles } = await ask({ image, profile, ...more });
  const findings = profiles.flatMap((found) => found.findings).filter(({ severity }) => severity !== 'note');
  return [answer, ...new Set(findings.map(({ severity, rule, objectType }) => `${severity} ${rule} ${objectType}`))];
}

const RICH = 'linux-cr/b-pipes-epoll-sockets-ipc-pty.img';

/** The same image, had its kernel been another: major, minor and patch stand at 18 of HEADER. */
function writtenBy(major: number, minor: number, patch: number): Buffer {
  const image = Buffer.from(corpus(RICH));
  for (const [index, number] of [major, minor, patch].entries()) image.writeUInt16LE(number, 18 + 2 * index);
  return image;
}

/** One more object in an inventory that was made of real bytes. */
function withObject({ objects, ...inventory }: Inventory, type: string, version: number): object {
  const others = objects.filter((object) => object.type !== type);
  const added = { type, version, count: 1, attributes: {}, inferredBy: 'test/newer-kernel' };
  return { ...inventory, format: 'inventory', objects: [...others, added] };
}

beforeAll(async () => {
  await upload('rich', corpus(RICH));
});

describe("the seed's two extremes", () => {
  it('the same version with the same options: yes', async () => {
    const options = await optionsOf('linux-cr-2.6.38');
    await record('same', { ...options, facts: { cpuFlags: ['fxsr'], xsaveSize: 512 } });
    const answer = await ask({ image: 'rich', profile: 'same' });
    expect([answer.answer, answer.profiles[0]?.findings, answer.profiles[0]?.steps]).toEqual(['yes', [], []]);
    expect(answer.profiles[0]?.assumptions).toEqual([expect.stringContaining('constants of the header')]);
  });

  it('an image of 3.0, once to be 2.6.40, is at home there by both names', async () => {
    await upload('of-2.6.40', writtenBy(3, 0, 0));
    const byOldName = await ask({ image: 'of-2.6.40', kernel: '2.6.40' });
    expect([byOldName.answer, byOldName.counts.yes]).toEqual(['yes', 2]);
    expect((await ask({ image: 'of-2.6.40', kernel: '3.0' })).profiles).toEqual(byOldName.profiles);
  });

  it('an image of 2.6.40 asked about 2.6.80: unknown, with the nearest kernels and what the version tells', async () => {
    await upload('of-2.6.40', writtenBy(3, 0, 0));
    const { answer, counts, profiles, notes } = await ask({ image: 'of-2.6.40', kernel: '2.6.80' });
    expect({ answer, counts, profiles, notes }).toEqual({
      answer: 'unknown',
      counts: { yes: 0, conditional: 0, no: 0, unknown: 0 },
      profiles: [],
      notes: [
        'Linux 4.20 reports itself as 2.6.80 to programs that expect 2.6 (UNAME26); the question is about 4.20.',
        'No profile is recorded for kernel 2.6.80 on x86_64.',
        'Nearest recorded kernel below: 3.1.',
        'Nearest recorded kernel above: 5.14.0-503.35.1.el9_5.x86_64.',
        'From the version alone, with the patches of Linux-CR: no blocker is known.',
      ],
    });
  });
});

describe('an image of each header revision and architecture, on the kernel of its own', () => {
  /** The images say 2.6.32 whatever their revision; where the kernel is another, the header has to be restamped. */
  const RESTAMP = ['conditional', 'step linux-cr-header-kernel-version linux-cr/header'];
  const ARCHES = ['x86_32', 'x86_64', 's390x', 'ppc32', 'arm'];
  const WIDE_FROM_76FCFE5 = ['x86_32', 'x86_64', 's390x', 'ppc32'];

  it.each([
    ['00-0abe2fe', ['x86_32', 's390x', 'ppc32'], RESTAMP],
    ['02-d55d4c8', ['x86_32', 's390x', 'ppc32'], RESTAMP],
    ['04-76fcfe5', WIDE_FROM_76FCFE5, ['yes']],
    ['06-67cfee9', WIDE_FROM_76FCFE5, RESTAMP],
    ['08-78d18cf', WIDE_FROM_76FCFE5, RESTAMP],
    ['10-82822cf', WIDE_FROM_76FCFE5, RESTAMP],
    ['12-f0fdd38', WIDE_FROM_76FCFE5, RESTAMP],
    ['14-b6cdf01', ['x86_32', 'x86_64', 's390x'], RESTAMP],
    ['16-5c3471a', ['x86_32', 'x86_64', 's390x', 'arm'], RESTAMP],
  ] as const)('%s on %j: %j', async (image, arches, expected) => {
    for (const arch of arches) {
      const name = `${image}-${arch}`;
      await upload(name, corpus(`linux-cr/${name}.img`));
      expect(await told(name, `linux-cr-${image.slice(3)}-${arch}`), name).toEqual(expected);
      const elsewhere = ARCHES.find((other) => other !== arch && arches.some((known) => known === other)) ?? '';
      expect((await told(name, `linux-cr-${image.slice(3)}-${elsewhere}`))[0], `${name} on ${elsewhere}`).toBe('no');
    }
  });
});

describe('unforeseen kernels and images', () => {
  it('a kernel that takes several versions of an object restores images of each', async () => {
    const options = { ...(await optionsOf('linux-cr-2.6.38')), release: '2.6.32' };
    await upload('older', corpus('linux-cr/14-b6cdf01-x86_64.img'));
    await record('one-version', options);
    await record('two-versions', { ...options, objectSupport: linuxCrSupport('b6cdf01', 'x86_64') ?? {} });
    expect((await told('older', 'two-versions'))[0]).toBe('yes');
    const [verdict, ...findings] = await told('older', 'one-version');
    expect(verdict).toBe('conditional');
    expect(findings).toContain('step object-version-differs linux-cr/task');
    await upload('newer', corpus('linux-cr/16-5c3471a-x86_64.img'));
    expect(await told('newer', 'two-versions')).toEqual(['yes']);
  });

  it('a restorer of an unknown revision supports its objectSupport; other types are unknown', async () => {
    const options = { ...(await optionsOf('linux-cr-2.6.38')), restorer: ['linux-cr@my-tree'] };
    const { 'linux-cr/tty': _, ...withoutTty } = linuxCrSupport('5c3471a', 'x86_64') ?? {};
    await record('my-tree', { ...options, objectSupport: linuxCrSupport('5c3471a', 'x86_64') ?? {} });
    await record('my-tree-silent', { ...options, objectSupport: withoutTty });
    expect(await told('rich', 'my-tree')).toEqual(['yes']);
    expect(await told('rich', 'my-tree-silent')).toEqual(['unknown', 'unknown object-support-unrecorded linux-cr/tty']);
  });

  it('an object newer than any kernel is a no, and a yes where a kernel says that it takes it', async () => {
    await uploadInventory('newer-task', withObject(await inventoryOf('rich'), 'linux-cr/task', 6));
    expect(await told('newer-task', 'linux-cr-2.6.38')).toEqual([
      'no',
      'blocker object-version-unsupported linux-cr/task',
    ]);
    const options = await optionsOf('linux-cr-2.6.38');
    await record('newer-task-kernel', { ...options, objectSupport: { 'linux-cr/task': [6] } });
    expect(await told('newer-task', 'newer-task-kernel')).toEqual(['yes']);
    expect(await told('rich', 'newer-task-kernel')).toEqual(['yes']);
  });

  it('a new object type breaks no old image, and only the kernel that names it takes images that have it', async () => {
    await uploadInventory('with-timerfd', withObject(await inventoryOf('rich'), 'linux-cr/timerfd', 1));
    const options = await optionsOf('linux-cr-2.6.38');
    await record('timerfd-kernel', { ...options, objectSupport: { 'linux-cr/timerfd': [1] } });
    expect(await told('rich', 'timerfd-kernel')).toEqual(['yes']);
    expect(await told('with-timerfd', 'timerfd-kernel')).toEqual(['yes']);
    const unknown = ['unknown', 'unknown object-type-unknown linux-cr/timerfd'];
    expect(await told('with-timerfd', 'linux-cr-2.6.38')).toEqual(unknown);
    // A catalogue entry alone says what the object is, not that this kernel takes it.
    const version = { version: 1, since: 'my-tree', change: 'first', conversion: null, evidence: [] };
    const type = { family: 'linux-cr', title: 'Timer files', area: 'files', versions: [version] };
    const body = JSON.stringify(type);
    const put = await call(app, 'put', '/api/v1/object-types/linux-cr/timerfd', { type: JSON_TYPE, body });
    expect(put.status).toBe(201);
    expect(await told('with-timerfd', 'linux-cr-2.6.38')).toEqual(unknown);
  });

  it('an unknown type number is unknown, never skipped, and accepted if the profile names it', async () => {
    await upload('odd', corpus('linux-cr/f-unknown-type-777.img'));
    const inventory = await inventoryOf('odd');
    expect([inventory.read.unknown, inventory.objects.map(({ type }) => type)]).toEqual([
      1,
      expect.arrayContaining(['linux-cr/unknown-777']),
    ]);
    expect(await told('odd', 'linux-cr-2.6.38')).toEqual([
      'unknown',
      'unknown object-type-unknown linux-cr/unknown-777',
    ]);
    const options = await optionsOf('linux-cr-2.6.38');
    await record('kernel-of-777', { ...options, objectSupport: { 'linux-cr/unknown-777': [1] } });
    expect(await told('odd', 'kernel-of-777')).toEqual(['yes']);
    await record('kernel-of-777-2', { ...options, objectSupport: { 'linux-cr/unknown-777': [2] } });
    expect(await told('odd', 'kernel-of-777-2')).toEqual([
      'no',
      'blocker object-version-unsupported linux-cr/unknown-777',
    ]);
  });
});

describe('values of HEADER_ARCH that the kernel wants to be its own', () => {
  const RULE = 'linux-cr-header-arch-x86 linux-cr/header-arch.x86';

  it.each([
    ['equal', { cpuFlags: ['fxsr'], xsaveSize: 512 }, ['yes']],
    ['more of them', { cpuFlags: ['fxsr', 'xsave'], xsaveSize: 512 }, ['no', `blocker ${RULE}`]],
    ['fewer of them', { cpuFlags: [], xsaveSize: 512 }, ['no', `blocker ${RULE}`]],
    ['another size', { cpuFlags: ['fxsr'], xsaveSize: 832 }, ['no', `blocker ${RULE}`]],
  ])('%s: %j', async (name, facts, expected) => {
    const profile = `fpu-${name.replaceAll(' ', '-')}`;
    await record(profile, { ...(await optionsOf('linux-cr-2.6.38')), facts });
    expect(await told('rich', profile)).toEqual(expected);
    // Strict, they are settled as well: what is left are constants that no profile can record.
    const strict = await told('rich', profile, { strict: 'true' });
    expect(strict.filter((line) => line.endsWith(RULE))).toEqual(expected.slice(1));
  });

  it('not recorded: an assumption; asked strictly, unknown', async () => {
    const [profile] = (await ask({ image: 'rich', profile: 'linux-cr-2.6.38' })).profiles;
    expect([profile?.verdict, profile?.assumptions]).toEqual([
      'yes',
      expect.arrayContaining(['the CPU has fxsr', 'the CPU does not have xsave', 'xsave area in bytes equal to 512']),
    ]);
    const strict = await told('rich', 'linux-cr-2.6.38', { strict: 'true' });
    expect(strict[0]).toBe('unknown');
    expect(strict).toContain(`unknown ${RULE}`);
  });

  it('another architecture, another rule: of ARM they are taken for granted, as no profile can record them', async () => {
    await upload('arm', corpus('linux-cr/16-5c3471a-arm.img'));
    const [profile] = (await ask({ image: 'arm', profile: 'linux-cr-5c3471a-arm' })).profiles;
    expect(profile?.assumptions).toContainEqual(expect.stringContaining('MMU and ABI options'));
    expect(profile?.assumptions).not.toContain('the CPU has fxsr');
  });
});
